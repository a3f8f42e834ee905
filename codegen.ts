import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { readSupergraphConfig } from './platform/supergraph-config';

/**
 * Which domain type stands behind a GraphQL type: its resolvers are handed that instead of the generated one.
 * Subgraph -> GraphQL type -> `module#Type`, the module relative to the subgraph's folder.
 */
const mappers: Record<string, Record<string, string>> = {
  inventory: {
    Order: './resolvers#Reference',
    Product: './resolvers#Reference',
    Stock: './domain#StockRow',
    StockLevel: './resolvers#Level',
    StockMovement: './domain#Movement',
    User: './resolvers#Reference',
    Warehouse: './store#Warehouse',
  },
  delivery: {
    Courier: './domain#Courier',
    Order: './resolvers#OrderReference',
    Shipment: './store#ShipmentRow',
  },
  users: {
    User: './domain#User',
  },
  products: {
    Product: './domain#Product',
  },
  payments: {
    User: './resolvers#Reference',
    Order: './resolvers#Reference',
    Account: './domain#Account',
    LedgerEntry: './domain#LedgerEntry',
    Payment: './store#PaymentRow',
    PaymentEvent: './resolvers#PaymentEventOf',
  },
  orders: {
    Order: './domain#Order',
    OrderLine: './domain#OrderLine',
    OrderStatusUpdate: './resolvers#OrderUpdate',
    OperatorAct: '../../platform/operator-acts#OperatorAct',
    Saga: './domain#Order',
    SagaOperation: './staff#Operation',
    SagaStep: './staff#StepOf',
    TimelineEntry: '../../platform/saga/flow#TimelineEntry',
    Product: './resolvers#Stub',
    User: './resolvers#Stub',
  },
};

const scalars = {
  ID: 'string',
  DateTime: 'Date',
  MinorUnits: 'number',
  Currency: 'string',
  // Federation's own.
  _FieldSet: 'string',
};

/** The domain's `User` is imported as `UserModel`: the generated type has the name already. */
const renamed = (types: Record<string, string>) =>
  Object.fromEntries(Object.entries(types).map(([type, path]) => [type, `${path} as ${type}Model`]));

/** `npm run codegen`: `subgraphs/<name>/generated.ts` from each schema that `supergraph.yaml` lists, where there is one. */
const config: CodegenConfig = {
  errorsOnly: true,
  generates: Object.fromEntries(
    readSupergraphConfig(join(__dirname, 'supergraph.yaml'))
      .subgraphs.filter(({ schemaFile }) => existsSync(schemaFile))
      .map(({ name, schemaFile }) => [
        `subgraphs/${name}/generated.ts`,
        {
          schema: relative(__dirname, schemaFile),
          plugins: [
            {
              add: {
                content: '// Made from schema.graphql by `npm run codegen`; change that file, not this one.',
              },
            },
            'typescript',
            'typescript-resolvers',
          ],
          config: {
            federation: true,
            // Every resolvers room exports the `Context` of its operations.
            contextType: './resolvers#Context',
            mappers: renamed(mappers[name] ?? {}),
            scalars,
            strictScalars: true,
            enumsAsTypes: true,
            useTypeImports: true,
            maybeValue: 'T | null',
            inputMaybeValue: 'T | null | undefined',
            avoidOptionals: { field: true, object: true, inputValue: false, defaultValue: true },
            resolversNonOptionalTypename: { unionMember: true },
          },
        },
      ]),
  ),
};

export default config;
