import type { FetchNode } from '@apollo/query-planner';
import { type DocumentNode, OperationTypeNode, parse } from 'graphql';
import type { FetchOperation, FetchVariables } from '../../sources/source';
import { toBytes } from '../../sources/passing';
import { type JsonObject, setOwn } from '../json';

/** A fetch's operation, parsed, as its subgraph gets it. */
export function operationOfFetch(node: FetchNode): FetchOperation {
  if (node.operationKind === OperationTypeNode.SUBSCRIPTION)
    throw new Error('The plan has a subscription below its root');
  return {
    kind: node.operationKind,
    text: node.operation,
    document: documentOf(node),
    operationName: node.operationName,
  };
}

export const documentOf = (node: FetchNode): DocumentNode =>
  node.operationDocumentNode ?? parse(node.operation, { noLocation: true });

const noVariables: FetchVariables = { values: {}, json: '{}' };

/** The variables of a fetch, of those that the client gave; their JSON is in bytes if need be. Defaults are in the fetch's operation. */
export function compileVariables({ variableUsages = [] }: FetchNode) {
  if (variableUsages.length === 0) return () => noVariables;
  return (given: Readonly<Record<string, unknown>>, inBytes: boolean): FetchVariables => {
    const values: JsonObject = {};
    for (const name of variableUsages) {
      if (Object.hasOwn(given, name) && given[name] !== undefined) {
        setOwn(values, name, given[name]);
      }
    }
    const json = JSON.stringify(values);
    return { values, json: inBytes ? toBytes(json) : json };
  };
}

/** Variables with representations. They are text first: whoever asks over HTTP never needs the values. */
export class EntityVariables implements FetchVariables {
  readonly json: string;
  readonly #others: FetchVariables;
  readonly #representations: string;
  #values: JsonObject | undefined;

  constructor(representations: readonly string[], others: FetchVariables) {
    this.#others = others;
    this.#representations = `[${representations.join(',')}]`;
    const rest = others.json === '{}' ? '}' : `,${others.json.slice(1)}`;
    this.json = `{"representations":${this.#representations}${rest}`;
  }

  get values(): Readonly<Record<string, unknown>> {
    this.#values ??= {
      representations: JSON.parse(this.#representations) as unknown,
      ...this.#others.values,
    };
    return this.#values;
  }
}
