import type { Child } from 'hono/jsx';
import { renderToString } from 'hono/jsx/dom/server';
import type { Brand } from '../contract/brand.js';
import { nameInSentence, oneLine } from '../text/clean.js';
import type { Letter } from './blocks.js';
import { BlockOf, FONT, LINE, SOFT, words } from './html-blocks.js';

/** Nothing in here may need escaping (no quotes, no `>`): hono escapes the content of every element. */
const DARK = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .paper { background-color: #16191d !important; }
  .card { background-color: #20252b !important; border-color: #363d45 !important; }
  .ink { color: #edf0f2 !important; }
  .soft { color: #abb4bd !important; }
  .line { border-color: #363d45 !important; }
  .address { color: #8fc4e8 !important; }
  .act { border-color: #6b7680 !important; }
}
@media (max-width: 480px) {
  .paper-cell { padding: 0 !important; }
  .card { border-width: 0 !important; border-radius: 0 !important; padding: 24px 20px !important; }
}
`;

/** The HTML part: tables and inline styles, because mail clients know little more; and nothing from elsewhere but the logo. */
export function htmlOf(letter: Letter, brand: Brand): string {
  return `<!doctype html>\n${renderToString(<Mail letter={letter} brand={brand} />)}\n`;
}

function Mail({ letter, brand }: { letter: Letter; brand: Brand }) {
  return (
    <html lang={letter.language} dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>{letter.subject}</title>
        <style>{DARK}</style>
      </head>
      <body class="paper" style="margin:0;padding:0;background-color:#f3f4f2;">
        <Table class="paper" style="background-color:#f3f4f2;">
          <td class="paper-cell" align="center" style="padding:32px 12px;">
            <Table style={`max-width:560px;${FONT}`}>
              <td
                class="card"
                style={`background-color:#ffffff;border:1px solid ${LINE};border-radius:12px;padding:32px;text-align:start;`}
              >
                <p class="soft" style={`${words(SOFT, 14)}margin:0 0 20px;font-weight:600;`}>
                  <Sender brand={brand} />
                </p>
                {letter.blocks.map((block) => (
                  <BlockOf block={block} color={brand.color} />
                ))}
              </td>
            </Table>
          </td>
        </Table>
      </body>
    </html>
  );
}

/** On white also in the dark: nobody knows what a logo is drawn for. Its name shows where images do not. */
function Sender({ brand: { name, logoUrl } }: { brand: Brand }) {
  if (logoUrl === undefined) return <>{nameInSentence(name)}</>;
  return (
    <img
      src={logoUrl}
      alt={oneLine(name, 80)}
      height={32}
      style="display:block;height:32px;max-width:100%;padding:4px;border-radius:4px;background-color:#ffffff;"
    />
  );
}

function Table(props: { class?: string; style: string; children?: Child }) {
  return (
    <table
      role="presentation"
      class={props.class}
      width="100%"
      cellpadding="0"
      cellspacing="0"
      border={0}
      style={`width:100%;border-collapse:separate;${props.style}`}
    >
      <tbody>
        <tr>{props.children}</tr>
      </tbody>
    </table>
  );
}
