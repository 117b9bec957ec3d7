/** An escalation as a message of Slack's incoming webhooks: https://docs.slack.dev/messaging/formatting-message-text */
import type { Block, Letter } from '../mail/blocks.js';

/** Slack's own limits; a longer text makes it refuse the whole message. */
const LONGEST_HEADER = 150;
const LONGEST_TEXT = 3000;

export interface SlackMessage {
  /** What notifications show, and what those read who know no blocks: Mattermost, Rocket.Chat and others. */
  text: string;
  blocks: object[];
}

export function slackMessageOf({ subject, blocks }: Letter): SlackMessage {
  const said = blocks.filter(({ kind }) => kind !== 'heading');
  return {
    text: cut([`*${escaped(subject)}*`, ...said.map(markdownOf)].join('\n\n')),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(subject, LONGEST_HEADER), emoji: false } },
      ...said.map((block) => ({ type: 'section', text: { type: 'mrkdwn', text: cut(markdownOf(block)) } })),
    ],
  };
}

function markdownOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return escaped(block.text);
    case 'button':
      return `<${escaped(block.href)}|${escaped(block.label)}>`;
    case 'facts':
      return block.rows.map(({ name, value }) => `*${escaped(name)}:* ${escaped(value)}`).join('\n');
    case 'list':
      return [escaped(block.title), ...block.items.map((item) => `• ${escaped(item)}`)].join('\n');
    case 'footer':
      return block.parts.map(({ text }) => escaped(text)).join('\n');
  }
}

/** With these three a name could become a link, or call everybody in the channel. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Not within what stands for one character, or in a link. */
function cut(text: string, longest = LONGEST_TEXT): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/(&\w*|<[^>]*|[\uD800-\uDBFF])$/, '')}…`;
}
