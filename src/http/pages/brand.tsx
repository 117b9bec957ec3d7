/** The tenant on the page: who asks, and who helps. */
import { nameInSentence, oneLine } from '../../text/clean.js';
import type { Brand } from '../../contract/brand.js';

export function BrandName({ brand }: { brand: Brand }) {
  const name = nameInSentence(brand.name);
  if (brand.logoUrl !== undefined && logoOrigin(brand) !== undefined) {
    return (
      <p class="brand">
        <img class="logo" src={brand.logoUrl} alt={name} height="40" />
      </p>
    );
  }
  return name === '' ? null : <p class="brand">{name}</p>;
}

export function BrandHelp({ brand, question }: { brand: Brand; question: string }) {
  const help = oneLine(brand.help ?? '');
  if (help === '') return null;
  const address = addressOfHelp(help);
  return (
    <p class="help">
      {question} {address === undefined ? help : <a href={address}>{help}</a>}
    </p>
  );
}

/** The one place besides our own that the page loads from; `undefined` for what is no https address. */
export function logoOrigin({ logoUrl }: Brand): string | undefined {
  if (logoUrl === undefined || !URL.canParse(logoUrl)) return undefined;
  const { protocol, origin } = new URL(logoUrl);
  return protocol === 'https:' ? origin : undefined;
}

function addressOfHelp(help: string): string | undefined {
  if (/^https:\/\/\S+$/.test(help)) return help;
  return /^[^\s@]+@[^\s@]+$/.test(help) ? `mailto:${encodeURI(help)}` : undefined;
}
