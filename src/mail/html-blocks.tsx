import type { Block, FooterPart, Link } from './blocks.js';

export const FONT =
  'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif;overflow-wrap:anywhere;';
const INK = '#1d252c';
export const SOFT = '#56616b';
export const LINE = '#dfe3e6';
const ACT = '#155e91';

/** @param color of the button; white words can be read on it */
export function BlockOf({ block, color = ACT }: { block: Block; color: string | undefined }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h1 class="ink" style={`${words(INK, 22)}margin:0 0 16px;line-height:1.3;font-weight:650;`}>
          {block.text}
        </h1>
      );
    case 'paragraph':
      return (
        <p class="ink" style={`${words(INK, 16)}margin:0 0 16px;`}>
          {block.text}
        </p>
      );
    case 'button':
      return <Button {...block} color={color} />;
    case 'facts':
      return <Facts rows={block.rows} />;
    case 'list':
      return <List title={block.title} items={block.items} />;
    case 'footer':
      return <Footer parts={block.parts} />;
  }
}

function Button({
  label,
  href,
  beforeAddress,
  color,
}: Extract<Block, { kind: 'button' }> & { color: string }) {
  return (
    <>
      <table role="presentation" cellpadding="0" cellspacing="0" border={0} style="margin:24px 0 16px;">
        <tbody>
          <tr>
            <td class="act" style={`background-color:${color};border:1px solid ${color};border-radius:8px;`}>
              <a
                href={href}
                style={`${words('#ffffff', 16)}display:inline-block;padding:12px 24px;font-weight:600;text-decoration:none;`}
              >
                {label}
              </a>
            </td>
          </tr>
        </tbody>
      </table>
      <p class="soft" style={`${words(SOFT, 14)}margin:0 0 16px;`}>
        {beforeAddress}
        <br />
        <a class="address" href={href} style={`color:${color};word-break:break-all;`}>
          {href}
        </a>
      </p>
    </>
  );
}

/** A table of data, so without `role="presentation"`: the first cell of a row names the second. */
function Facts({ rows }: Pick<Extract<Block, { kind: 'facts' }>, 'rows'>) {
  return (
    <table cellpadding="0" cellspacing="0" border={0} style="margin:0 0 16px;border-collapse:collapse;">
      <tbody>
        {rows.map(({ name, value }) => (
          <tr>
            <th
              class="soft"
              scope="row"
              style={`${words(SOFT, 14)}padding:4px 16px 4px 0;text-align:start;vertical-align:top;font-weight:400;white-space:nowrap;`}
            >
              {name}
            </th>
            <td class="ink" style={`${words(INK, 14)}padding:4px 0;vertical-align:top;`}>
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function List({ title, items }: Pick<Extract<Block, { kind: 'list' }>, 'title' | 'items'>) {
  return (
    <>
      <p class="ink" style={`${words(INK, 14)}margin:0 0 4px;font-weight:600;`}>
        {title}
      </p>
      <ul class="ink" style={`${words(INK, 14)}margin:0 0 16px;padding-inline-start:20px;`}>
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ul>
    </>
  );
}

function Footer({ parts }: { parts: FooterPart[] }) {
  return (
    <div class="line" style={`margin:24px 0 0;border-top:1px solid ${LINE};`}>
      {parts.map(({ text, address, shortcuts = [] }) => (
        <p class="soft" style={`${words(SOFT, 14)}margin:16px 0 0;`}>
          {text}
          {address && <> {soft(address)}</>}
          {shortcuts.map((link, index) => (
            <>
              {index === 0 ? ' ' : ', '}
              {soft(link)}
            </>
          ))}
          {shortcuts.length > 0 && '.'}
        </p>
      ))}
    </div>
  );
}

/** A link in the colour of the words around it. */
function soft({ label, href }: Link) {
  return (
    <a class="soft" href={href} style={`color:${SOFT};text-decoration:underline;`}>
      {label}
    </a>
  );
}

/** The style of words: repeated on every element, because mail clients inherit little into tables. */
export function words(color: string, size: number): string {
  return `${FONT}color:${color};font-size:${size}px;line-height:1.5;`;
}
