/** What is accepted although a check would refuse it, each by its name and with its reason. */

/** Advisories by their id, such as `GHSA-xxxx-xxxx-xxxx`: why it does not concern the service, and until when. */
export const advisories: Record<string, string> = {};

/** Licences that everybody may ship, with no more than their text. */
export const shippable = [
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];

const unchanged = 'For development alone: it is neither changed nor shipped, which is what MPL-2.0 is about.';

/** Packages with another licence, or with none in their package.json. */
export const licences: Record<string, string> = {
  'axe-core': unchanged,
  'caniuse-lite':
    'CC-BY-4.0: data about browsers that comes along with webpack; its authors are named in it.',
  dwolla: 'MIT by its README; its package.json does not say so. For tests and examples alone.',
  lightningcss: unchanged,
  unionfs: 'Its LICENSE is the Unlicense; only its package.json does not say so.',
};
