/** A tenant's colour as a style sheet: made lighter or darker until everything on the page can be read. */

type Rgb = [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
/** The cards of `page-css.ts`, light and dark. */
const LIGHT_CARD = WHITE;
const DARK_CARD: Rgb = [28, 34, 40];
/** WCAG 2.2, 1.4.3. */
const READABLE = 4.5;

/** @returns where the style sheet of this colour is; `undefined` for what is no `#rrggbb` */
export function brandSheet(color: string | undefined): string | undefined {
  const digits = /^#([0-9a-f]{6})$/i.exec(color ?? '')?.[1];
  return digits && `/assets/brand/${digits.toLowerCase()}.css`;
}

/** @param digits six of them, hexadecimal */
export function brandCss(digits: string): string {
  const color = [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) as Rgb;
  const light = readable(color, LIGHT_CARD, BLACK);
  const dark = readable(color, DARK_CARD, WHITE);
  return `:root { --act: ${css(light)}; --act-over: ${css(mixed(light, BLACK, 0.2))}; }
@media (prefers-color-scheme: dark) {
  :root { --act: ${css(dark)}; --act-over: ${css(mixed(dark, WHITE, 0.3))}; }
}
`;
}

/** The colour, with so much of the other one as it takes. Words on it have the colour behind it. */
function readable(color: Rgb, behind: Rgb, toward: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mixed(color, toward, share);
    if (contrast(tried, behind) >= READABLE) return tried;
  }
  return toward;
}

function mixed(color: Rgb, other: Rgb, share: number): Rgb {
  return color.map((value, at) => Math.round(value + ((other[at] ?? 0) - value) * share)) as Rgb;
}

function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function css(color: Rgb): string {
  return `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
