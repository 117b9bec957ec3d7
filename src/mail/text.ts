import type { Block, FooterPart, Letter } from './blocks.js';

/** The text part. An address stands alone on its line, so that every client makes a whole link of it. */
export function textOf(letter: Letter): string {
  return `${letter.blocks.map(textOfBlock).join('\n\n')}\n`;
}

function textOfBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return block.text;
    case 'button':
      return `${block.label}:\n${block.href}`;
    case 'facts':
      return block.rows.map(({ name, value }) => `${name}: ${value}`).join('\n');
    case 'list':
      return [block.title, ...block.items.map((item) => `- ${item}`)].join('\n');
    case 'footer':
      return block.parts.map(textOfPart).join('\n\n');
  }
}

function textOfPart({ text, address, shortcuts = [] }: FooterPart): string {
  const labels = shortcuts.map(({ label }) => label).join(', ');
  return [text, address?.label, labels && `${labels}.`].filter(Boolean).join(' ');
}
