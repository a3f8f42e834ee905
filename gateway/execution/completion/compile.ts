import {
  type FragmentDefinitionNode,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { isInherited } from '../json';
import type { PlanNames } from '../names';
import { collectFields, type Collected } from './collect';
import { compileIntrospection } from './introspection';
import { isOfLeaf, leafOf } from './leaf';
import type { Complete, Field, Shape } from './shape';
import { composite, leafItem, list, nonNull } from './walk';

/** An operation for one choice of the variables that `@skip` and `@include` ask for. */
export interface Choice {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** By the variable's name. */
  conditions: ReadonlyMap<string, boolean>;
  /** What the viewer may not have: it and all below it is null, whatever has arrived. */
  removed: ReadonlySet<SelectionNode>;
  /** The names by which the plan fetches. */
  names: PlanNames;
}

/** The shape of the response as a whole. Shapes below it are compiled when the first object of their type comes. */
export function compileRoot(choice: Choice): Shape {
  const { schema, operation } = choice;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`The schema has no ${operation.operation}`);
  const { selectionSet } = operation;
  const collected = collectFields(root, [{ selectionSet, parent: root, isRemoved: false }], choice);
  return compileShape(root, collected, choice);
}

function compileShape(type: GraphQLCompositeType, collected: readonly Collected[], choice: Choice): Shape {
  return { typename: type.name, fields: collected.map((field) => compileField(type, field, choice)) };
}

function compileField(type: GraphQLCompositeType, collected: Collected, choice: Choice): Field {
  const { name, nodes, parent, fetched } = collected;
  const source = choice.names.get(name) ?? name;
  const inherited = isInherited(name) || isInherited(source);
  const field = { name, source, isSame: source === name, inherited, nonNull: true };
  const fieldName = nodes[0].name.value;
  const coordinate = `${type.name}.${fieldName}`;
  if (fieldName === '__typename') {
    const typename = isObjectType(type) ? type.name : undefined;
    return { ...field, coordinate, content: { kind: 'typename', typename } };
  }
  if (fieldName === '__schema' || fieldName === '__type') {
    return { ...field, coordinate, content: compileIntrospection(name, nodes, coordinate, choice) };
  }
  const declared = typeOfField(type, fieldName) ?? typeOfField(parent, fieldName);
  if (!declared) throw new Error(`The schema has no field ${coordinate}`);
  const nullable = getNullableType(declared);
  const isNonNull = isNonNullType(declared);
  if (fetched.size === 0) return { ...field, nonNull: isNonNull, coordinate, content: { kind: 'removed' } };
  if (!isListType(nullable) && !isCompositeType(nullable)) {
    return { ...field, nonNull: isNonNull, coordinate, content: { kind: 'leaf', leaf: leafOf(nullable) } };
  }
  const complete = compileType(declared, collected, coordinate, choice);
  return { ...field, nonNull: isNonNull, coordinate, content: { kind: 'composite', complete } };
}

function typeOfField(type: GraphQLCompositeType, name: string): GraphQLOutputType | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name]?.type : undefined;
}

function compileType(
  type: GraphQLOutputType,
  collected: Collected,
  coordinate: string,
  choice: Choice,
): Complete {
  if (isNonNullType(type)) {
    return nonNull(compileType(type.ofType, collected, coordinate, choice), coordinate);
  }
  if (isListType(type)) {
    const item = compileType(type.ofType, collected, coordinate, choice);
    return list(item, isNonNullType(type.ofType), coordinate);
  }
  if (isCompositeType(type)) return compileComposite(type, collected, coordinate, choice);
  const leaf = leafOf(type);
  return leafItem((value) => isOfLeaf(leaf, value), coordinate);
}

function compileComposite(
  declared: GraphQLCompositeType,
  { nodes, fetched }: Collected,
  coordinate: string,
  choice: Choice,
): Complete {
  const selections = nodes.flatMap((node) => {
    const { selectionSet } = node;
    return selectionSet ? [{ selectionSet, parent: declared, isRemoved: !fetched.has(node) }] : [];
  });
  const shapes = new Map<string, Shape>();
  const shapeOf = (typename: string): Shape | undefined => {
    const known = shapes.get(typename);
    if (known) return known;
    const type = choice.schema.getType(typename);
    if (!isCompositeType(type)) return undefined;
    const shape = compileShape(type, collectFields(type, selections, choice), choice);
    shapes.set(typename, shape);
    return shape;
  };
  return composite(() => shapeOf(declared.name) as Shape, shapeOf, coordinate);
}
