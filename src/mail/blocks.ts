/** What a mail is made of. A notice is composed once, as a list of these; the text and the HTML part both come from it. */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  /** The one thing to do. Both parts show the address as well, for a client that shows no buttons. */
  | { kind: 'button'; label: string; href: string; beforeAddress: string }
  | { kind: 'facts'; rows: { name: string; value: string }[] }
  | { kind: 'list'; title: string; items: string[] }
  | { kind: 'footer'; parts: FooterPart[] };

export interface FooterPart {
  text: string;
  /** Follows the text, in both parts. */
  address?: Link;
  /** Short cuts to what the text speaks of: only in the HTML part, since the text has one address, the button's. */
  shortcuts?: Link[];
}

export interface Link {
  label: string;
  href: string;
}

export interface Letter {
  /** BCP 47; of the words, not of the contact. */
  language: string;
  subject: string;
  blocks: Block[];
}
