import type { Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';

/** What `defineSearchAttributeKey` returns fits here. */
export interface SearchAttributeToRegister {
  name: string;
  type: SearchAttributeType;
}

type Registration = Parameters<Connection['operatorService']['addSearchAttributes']>[0];

/** The numbers of `temporal.api.enums.v1.IndexedValueType`. */
const INDEXED_VALUE_TYPE: Record<SearchAttributeType, number> = {
  TEXT: 1,
  KEYWORD: 2,
  INT: 3,
  DOUBLE: 4,
  BOOL: 5,
  DATETIME: 6,
  KEYWORD_LIST: 7,
};

const GRPC_ALREADY_EXISTS = 6;

/**
 * Registers search attributes through the operator service, one by one: where one of a batch exists already, some
 * servers refuse the whole batch.
 */
export async function registerSearchAttributes(
  connection: Pick<Connection, 'operatorService'>,
  namespace: string,
  attributes: readonly SearchAttributeToRegister[],
): Promise<void> {
  for (const { name, type } of attributes) {
    const searchAttributes: Registration['searchAttributes'] = { [name]: INDEXED_VALUE_TYPE[type] };
    try {
      await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
    } catch (error) {
      if (!isAlreadyThere(error)) throw error;
    }
  }
}

function isAlreadyThere(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === GRPC_ALREADY_EXISTS) || /already exists/i.test(error.message);
}
