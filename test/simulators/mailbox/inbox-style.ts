/** The look of the inbox: one column, the colours of the reader's system, nothing to load from elsewhere. */
export const INBOX_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f6f4, #16181b);
  --card: light-dark(#ffffff, #202327);
  --line: light-dark(#dcdcd6, #363b41);
  --text: light-dark(#1d1f21, #e6e7e8);
  --quiet: light-dark(#5c6166, #a2a8ae);
  --link: light-dark(#0b57b0, #8ab8f5);
  --note: light-dark(#fff3cf, #3a3217);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header { padding: 0.6rem 1rem; background: var(--note); border-bottom: 1px solid var(--line); font-size: 0.9rem; }
main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
h1 { margin: 0.75rem 0 0.25rem; font-size: 1.35rem; line-height: 1.3; overflow-wrap: anywhere; }
a { color: var(--link); }
.list { margin: 0; padding: 0; list-style: none; }
.list a {
  display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; margin-bottom: 0.5rem; padding: 0.75rem 1rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 8px; color: inherit; text-decoration: none;
}
.list a:hover, .list a:focus-visible { border-color: var(--link); }
.subject { font-weight: 600; overflow-wrap: anywhere; }
.people, time { color: var(--quiet); font-size: 0.875rem; overflow-wrap: anywhere; }
.list .people { grid-column: 1; }
.list time { grid-column: 2; grid-row: 1; }
p.people { margin: 0 0 1rem; }
.empty { padding: 3rem 1rem; color: var(--quiet); text-align: center; }
/* Most mails are made for a white page. */
iframe {
  display: block; width: 100%; height: min(75vh, 44rem); border: 1px solid var(--line); border-radius: 8px;
  background: #fff; color-scheme: light;
}
details { margin-top: 1rem; padding: 0.5rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
summary { cursor: pointer; font-weight: 600; }
pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.875rem; }
dl { font-size: 0.875rem; }
dt { color: var(--quiet); }
dd { margin: 0 0 0.5rem; overflow-wrap: anywhere; }
`;
