/** Every small thing that can be done to a text; the result is always another one. */
import fc from 'fast-check';

type Alteration =
  | { how: 'change' | 'insert'; at: number; text: string }
  | { how: 'remove' | 'cut' | 'swap' | 'case'; at: number };

/** Where, as a part of the whole. */
const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const text = fc.oneof(
  fc.constantFrom('A', '=', '.', '-', '_', ' ', '\n', '\0', 'é'),
  fc.string({ minLength: 1, maxLength: 3 }),
);

export const alteration: fc.Arbitrary<Alteration> = fc.oneof(
  fc.record({ how: fc.constantFrom('change' as const, 'insert' as const), at, text }),
  fc.record({
    how: fc.constantFrom('remove' as const, 'cut' as const, 'swap' as const, 'case' as const),
    at,
  }),
);

export function alter(whole: string, change: Alteration): string {
  const place = Math.floor(change.at * whole.length);
  const altered = altering(whole, place, change);
  // Where that changes nothing, something else does.
  return altered === whole ? `${whole}A` : altered;
}

function altering(whole: string, place: number, change: Alteration): string {
  const [before, here, after] = [whole.slice(0, place), whole[place] ?? '', whole.slice(place + 1)];
  switch (change.how) {
    case 'change':
      return before + change.text + after;
    case 'insert':
      return before + change.text + here + after;
    case 'remove':
      return before + after;
    case 'cut':
      return before;
    case 'swap':
      return before + after.slice(0, 1) + here + after.slice(1);
    case 'case':
      return before + (here === here.toLowerCase() ? here.toUpperCase() : here.toLowerCase()) + after;
  }
}
