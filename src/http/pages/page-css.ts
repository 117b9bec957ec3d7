/** Calm, one column, light or dark as the person prefers; sizes in rem, so that a larger font enlarges everything. */
export const pageCss = `:root {
  color-scheme: light dark;
  --paper: #f2f4f3;
  --card: #ffffff;
  --ink: #1b2329;
  --soft: #535e68;
  --line: #dce1e4;
  --tint: #f4f7f9;
  --act: #155e91;
  --act-over: #0e4a74;
  --on-act: #ffffff;
  --good: #1a7046;
  --on-good: #ffffff;
  --warn: #96560a;
  --bad: #a82424;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161a;
    --card: #1c2228;
    --ink: #edf0f2;
    --soft: #aab4bd;
    --line: #353d45;
    --tint: #242c33;
    --act: #8fc4e8;
    --act-over: #b3d9f3;
    --on-act: #0b1e2d;
    --good: #74d2a2;
    --on-good: #0b2417;
    --warn: #efc078;
    --bad: #f6a6a0;
  }
  .logo { padding: 0.25rem 0.5rem; background: #ffffff; border-radius: 0.375rem; }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  min-block-size: 100vh;
  min-block-size: 100svh;
  display: grid;
  align-items: center;
  justify-items: center;
  padding: 2rem 1rem;
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
.card {
  inline-size: 100%;
  max-inline-size: 32rem;
  padding: 2.5rem;
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 1rem;
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.04), 0 12px 32px -16px rgb(0 0 0 / 0.16);
}
.wide { max-inline-size: 60rem; }
.wide h2 { margin-block-start: 2rem; font-size: 1.0625rem; }
a:not(.button) { color: var(--act); }
pre { overflow-x: auto; padding: 0.75rem; background: var(--tint); border-radius: 0.625rem; font-size: 0.8125rem; }
.brand { margin: 0 0 1.5rem; color: var(--soft); font-size: 0.9375rem; font-weight: 600; }
h1 { margin: 0 0 0.75rem; font-size: 1.625rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; text-wrap: balance; }
h1:focus { outline: none; }
h2 { margin: 0 0 0.5rem; font-size: 0.9375rem; font-weight: 600; }
p { margin: 0 0 1rem; }
.card > :last-child { margin-block-end: 0; }
.effect {
  margin: 0 0 1.5rem;
  padding: 0.875rem 1.125rem;
  background: var(--tint);
  border-radius: 0.625rem;
  border-inline-start: 4px solid var(--warn);
}
.effect p { margin: 0; }
.effect .effect-name { color: var(--soft); font-size: 0.875rem; }
form { margin: 1.5rem 0; }
.button {
  display: block;
  inline-size: 100%;
  min-block-size: 3.25rem;
  padding: 0.75rem 1.5rem;
  border: 2px solid transparent;
  border-radius: 0.625rem;
  background: var(--act);
  color: var(--on-act);
  font: inherit;
  font-weight: 600;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
.button:hover { background: var(--act-over); }
.quiet { background: transparent; border-color: var(--act); color: var(--act); }
.quiet:hover { background: var(--tint); color: var(--act); }
.button:focus-visible, a:focus-visible, summary:focus-visible, input:focus-visible { outline: 3px solid var(--act); outline-offset: 3px; }
.button[aria-disabled="true"] { background: var(--tint); border-color: var(--line); color: var(--soft); cursor: progress; }
.logo { display: block; block-size: 2.5rem; inline-size: auto; max-inline-size: 100%; object-fit: contain; }
.notice { margin: 1.5rem 0 0; padding-block-start: 1rem; border-block-start: 1px solid var(--line); }
.notice + form { margin-block-start: 0.75rem; }
.help { color: var(--soft); font-size: 0.9375rem; }
.help a { display: inline-block; min-block-size: 2.75rem; padding-block: 0.5rem; }
.answers { margin: 0 0 1.5rem; border: 1px solid var(--line); border-radius: 0.625rem; }
.answers summary { min-block-size: 3rem; padding: 0.625rem 1.125rem; border-radius: 0.625rem; color: var(--act); font-weight: 600; cursor: pointer; }
.answers > form, .answer { margin: 0; padding: 1.25rem 1.125rem; border-block-start: 1px solid var(--line); }
.answers h2 { font-size: 1.0625rem; }
.answers p { color: var(--soft); font-size: 0.9375rem; }
.answer form { margin: 0 0 1rem; }
.answer form:last-child { margin: 0; }
.choices { display: grid; gap: 0.5rem; }
label { display: block; margin: 0 0 0.25rem; font-size: 0.9375rem; font-weight: 600; }
input:not([type="hidden"]) {
  display: block;
  inline-size: 100%;
  min-block-size: 3rem;
  margin: 0 0 0.75rem;
  padding: 0.5rem 0.75rem;
  border: 1px solid var(--soft);
  border-radius: 0.625rem;
  background: var(--card);
  color: var(--ink);
  font: inherit;
}
input[aria-invalid] { border: 2px solid var(--bad); }
.answers .wrong { margin: 0 0 0.75rem; color: var(--bad); font-weight: 600; }
.steps { margin: 0 0 1.5rem; }
.steps ol { margin: 0; padding: 0; list-style: none; counter-reset: step; }
.steps li { counter-increment: step; display: flex; gap: 0.75rem; padding-block: 0.25rem; color: var(--soft); font-size: 0.9375rem; }
.steps li::before {
  content: counter(step);
  flex: none;
  inline-size: 1.5rem;
  block-size: 1.5rem;
  border-radius: 50%;
  background: var(--tint);
  color: var(--ink);
  font-size: 0.8125rem;
  font-weight: 600;
  line-height: 1.5rem;
  text-align: center;
}
.trouble h2 { font-size: 1.125rem; }
.trouble h2:focus { outline: none; }
[hidden] { display: none !important; }
.note { padding-block-start: 1rem; border-block-start: 1px solid var(--line); color: var(--soft); font-size: 0.9375rem; }
.status { color: var(--ink); font-weight: 500; }

.picture { display: block; margin: 0 0 1.5rem; margin-inline-start: -0.4rem; color: var(--soft); fill: none; stroke: currentColor; stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
.picture.apart { color: var(--warn); }
.picture.checking { color: var(--act); }
.picture.whole { color: var(--good); }
.picture .dashed { stroke-dasharray: 0.1 8.7; }
.picture .gap { stroke-width: 2; }
.picture .dot { fill: currentColor; stroke: none; }
.picture .seal { fill: currentColor; }
.picture .tick { stroke: var(--on-good); }

@media (prefers-reduced-motion: no-preference) {
  .button { transition: background-color 0.15s; }
  .picture .dot { animation: wander 1.5s ease-in-out infinite; }
  .picture .two { animation-delay: 0.25s; }
  .picture .three { animation-delay: 0.5s; }
  @keyframes wander { 0%, 60%, 100% { opacity: 0.25; } 30% { opacity: 1; } }
}
@media (forced-colors: active) {
  .button, .effect { border: 2px solid; }
}
@media (max-width: 30rem) {
  body { padding: 0; align-items: stretch; background: var(--card); }
  .card { padding: 2rem 1.25rem; border: 0; border-radius: 0; box-shadow: none; }
  h1 { font-size: 1.5rem; }
}
`;
