/** Registers the service's search attributes where it may, and says how where it may not. */
import type { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from '../contract/messages.js';
import { ALREADY_EXISTS, hasCode } from './grpc-codes.js';

/** The numbers of `temporal.api.enums.v1.IndexedValueType`, and the words of the `temporal` command. */
const types: Partial<Record<SearchAttributeType, { number: number; word: string }>> = {
  KEYWORD: { number: 2, word: 'Keyword' },
  INT: { number: 3, word: 'Int' },
  DATETIME: { number: 6, word: 'Datetime' },
  KEYWORD_LIST: { number: 7, word: 'KeywordList' },
};

const attributeTypes = Object.values(searchAttributes).map(({ name, type }) => {
  const known = types[type];
  if (!known) throw new Error(`the search attribute ${name} has a type without a number: ${type}`);
  return { name, ...known };
});

export class SearchAttributesError extends Error {
  override readonly name = 'SearchAttributesError';
  constructor(names: string[], namespace: string, cause: unknown) {
    super(
      [
        `The namespace "${namespace}" lacks search attributes, and this process may not register them. Run:`,
        `  ${registeringCommand(names, namespace)}`,
      ].join('\n'),
      { cause },
    );
  }
}

/** What an administrator runs. */
export function registeringCommand(names: string[], namespace: string): string {
  const flags = attributeTypes
    .filter(({ name }) => names.includes(name))
    .map(({ name, word }) => `--name ${name} --type ${word}`);
  return `temporal operator search-attribute create --namespace ${namespace} ${flags.join(' ')}`;
}

/** @throws SearchAttributesError with the command that an administrator runs */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  // Servers without this call, such as the time-skipping one, register without a list.
  const known = await knownAttributes(connection, namespace).catch(() => ({}));
  const missing = attributeTypes.filter(({ name }) => !(name in known));
  // One by one: where one of several exists already, some servers refuse them all.
  for (const { name, number } of missing) {
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: { [name]: number },
      });
    } catch (error) {
      if (hasCode(error, ALREADY_EXISTS)) continue;
      throw new SearchAttributesError(
        missing.map((each) => each.name),
        namespace,
        error,
      );
    }
  }
}

/** Registers nothing. @returns the names of those that are missing, and of those that are of another type than ours */
export async function lackingAttributes(
  connection: Connection,
  namespace: string,
): Promise<{ missing: string[]; otherwise: string[] }> {
  const known = await knownAttributes(connection, namespace);
  const missing = attributeTypes.filter(({ name }) => !(name in known));
  const otherwise = attributeTypes.filter(({ name, number }) => name in known && known[name] !== number);
  return { missing: missing.map(({ name }) => name), otherwise: otherwise.map(({ name }) => name) };
}

/** The numbers of the types by name. */
async function knownAttributes(connection: Connection, namespace: string): Promise<Record<string, number>> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return customAttributes ?? {};
}
