/** Registers the service's search attributes where it may, and says how where it may not. */
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from '../contract/messages.js';

/** The numbers of `temporal.api.enums.v1.IndexedValueType`, and the words of the `temporal` command. */
const types: Partial<Record<SearchAttributeType, { number: number; word: string }>> = {
  KEYWORD: { number: 2, word: 'Keyword' },
  INT: { number: 3, word: 'Int' },
  DATETIME: { number: 6, word: 'Datetime' },
  KEYWORD_LIST: { number: 7, word: 'KeywordList' },
};

export const attributeTypes = Object.values(searchAttributes).map(({ name, type }) => {
  const known = types[type];
  if (!known) throw new Error(`the search attribute ${name} has a type without a number: ${type}`);
  return { name, ...known };
});

/** gRPC's number. */
const ALREADY_EXISTS = 6;

export class SearchAttributesError extends Error {
  override readonly name = 'SearchAttributesError';
  constructor(names: string[], namespace: string, cause: unknown) {
    const flags = attributeTypes
      .filter(({ name }) => names.includes(name))
      .map(({ name, word }) => `--name ${name} --type ${word}`);
    super(
      [
        `The namespace "${namespace}" lacks search attributes, and this process may not register them. Run:`,
        `  temporal operator search-attribute create --namespace ${namespace} ${flags.join(' ')}`,
      ].join('\n'),
      { cause },
    );
  }
}

/** @throws SearchAttributesError with the command that an administrator runs */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const known = await knownAttributes(connection, namespace);
  const missing = attributeTypes.filter(({ name }) => !known.has(name));
  // One by one: where one of several exists already, some servers refuse them all.
  for (const { name, number } of missing) {
    try {
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: { [name]: number },
      });
    } catch (error) {
      if (isGrpcServiceError(error) && [ALREADY_EXISTS].includes(error.code)) continue;
      throw new SearchAttributesError(
        missing.map((each) => each.name),
        namespace,
        error,
      );
    }
  }
}

async function knownAttributes(connection: Connection, namespace: string): Promise<Set<string>> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return new Set(Object.keys(customAttributes ?? {}));
  } catch {
    // Servers without this call, such as the time-skipping one, register without a list.
    return new Set();
  }
}
