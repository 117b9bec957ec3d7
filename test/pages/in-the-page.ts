/** What a test asks of a page, as source text for `evaluate`: this program is not compiled for browsers. */

/** How much wider the page is than its window. */
export const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Everything that is folded away is to be seen. */
export const UNFOLD = `for (const each of document.querySelectorAll('details')) each.open = true;`;

export interface Contrast {
  text: string;
  ratio: number;
}

/** The contrast of every visible piece of text to what is behind it, as WCAG counts it. */
export const CONTRASTS_OF_WORDS = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    if (element === null) return 'rgb(255, 255, 255)';
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? behind(element.parentElement) : color;
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { textContent, parentElement } = texts.currentNode;
    if (textContent.trim() === '' || !parentElement.checkVisibility()) continue;
    const [front, back] = [luminance(getComputedStyle(parentElement).color), luminance(behind(parentElement))];
    found.push({ text: textContent, ratio: (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05) });
  }
  return found;
})()`;

/** Presses the button twice at once; which of the presses the page kept from being sent? */
export const TWO_PRESSES = `(() => {
  const prevented = [];
  addEventListener('submit', (event) => prevented.push(event.defaultPrevented));
  const button = document.querySelector('button');
  button.click();
  button.click();
  return { prevented, label: button.textContent };
})()`;
