import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import ts from 'typescript';

/** The rules of the house (docs/architecture.md), each a function from sources to a sentence for each breach. */
export const root = join(__dirname, '..');

/** A TypeScript file: its path from the root, with slashes, and its text. */
export interface Source {
  path: string;
  text: string;
}

/** What a file imports: a path from the root without extension, or the name of a package. */
export interface Import {
  from: string;
  to: string;
  isPackage: boolean;
  isType: boolean;
}

const unread = new Set(['node_modules', 'dist', 'coverage']);

/** All files below the root, or folders, but for what is installed, made or hidden. */
export function pathsBelow(folder = root): { files: string[]; folders: string[] } {
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (unread.has(entry.name) || entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) files.push(relative(root, path).replaceAll('\\', '/'));
    else {
      const below = pathsBelow(path);
      folders.push(relative(root, path).replaceAll('\\', '/'), ...below.folders);
      files.push(...below.files);
    }
  }
  return { files, folders };
}

export const read = (path: string): Source => ({ path, text: readFileSync(join(root, path), 'utf8') });

/** Tests and what they are built on; the rest is the product. */
export const isTest = (path: string) =>
  /\.test\.ts$|\.child\.ts$|(^|\/)fixture(\.ts$|\/)|\/contract\/|^test\/|^acceptance\/|^bench\/|^scripts\/|\/test-clock\.ts$|\/saga\/dialogue\.ts$/.test(
    path,
  );

function walk(source: Source, visit: (node: ts.Node) => void): void {
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
  const descend = (node: ts.Node) => {
    visit(node);
    ts.forEachChild(node, descend);
  };
  descend(file);
}

export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, isType: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const isPackage = !specifier.text.startsWith('.');
    const to = isPackage ? specifier.text : posix.join(dirname(source.path), specifier.text);
    found.push({ from: source.path, to, isPackage, isType });
  };
  walk(source, (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    if (!ts.isCallExpression(node)) return;
    const called = node.expression.getText();
    if (called === 'import' || called === 'require') add(node.arguments[0], false);
  });
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const { namedBindings: names } = clause;
  if (clause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const say = ({ from, to }: Import, rule: string) => `${from} imports ${to}: ${rule}`;

/** platform imports nothing above it; its contract tests may start servers. */
export function platformBreaches(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, isPackage }) => within(from, 'platform') && !isPackage)
    .filter(({ from, to }) => !within(to, 'platform') && !(isTest(from) && within(to, 'test/servers')))
    .map((found) => say(found, 'platform imports nothing above it'));
}

export function gatewayBreaches(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, isPackage }) => within(from, 'gateway') && !isPackage)
    .filter(({ to }) => !within(to, 'gateway') && !within(to, 'platform'))
    .map((found) => say(found, 'the gateway imports platform alone'));
}

/** Of another subgraph, messages and nothing else; of what is above them, nothing. */
export function subgraphBreaches(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, isPackage }) => within(from, 'subgraphs') && !isPackage)
    .filter(({ from, to }) => {
      const [, own = ''] = from.split('/');
      if (within(to, `subgraphs/${own}`) || within(to, 'platform')) return false;
      if (isTest(from) && within(to, 'test')) return false;
      return !/^subgraphs\/[^/]+\/messages(\/|$)/.test(to);
    })
    .map((found) => say(found, 'a subgraph imports platform, and of other subgraphs their messages alone'));
}

/** What decides may be called by: no store, no network, no files. Types may come from anywhere below. */
const pureRooms =
  /^platform\/(auth|clock|errors|ids|message|money|scalars|saga\/(flow|protocol))$|\/(domain|messages)(\/|$)/;
const ioRooms = /^subgraphs\/[^/]+\/(store|handlers|resolvers|main)(\/|$)/;
const purePackages = new Set(['zod']);

export function domainBreaches(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from }) => /^subgraphs\/[^/]+\/domain(\.ts$|\/)/.test(from) && !isTest(from))
    .filter(({ to, isPackage, isType }) => {
      if (ioRooms.test(to)) return true;
      if (isType) return false;
      return isPackage ? !purePackages.has(to) : !pureRooms.test(to);
    })
    .map((found) => say(found, 'a domain decides; it reads and writes nothing'));
}

/** The acceptance suite stands alone: what it imports is its own, or a package that its package.json names. */
export function acceptanceBreaches(imports: readonly Import[], packages: readonly string[]): string[] {
  return imports
    .filter(({ from }) => within(from, 'acceptance'))
    .filter(({ to, isPackage }) => {
      if (!isPackage) return !within(to, 'acceptance');
      return !to.startsWith('node:') && !packages.some((name) => within(to, name));
    })
    .map((found) => say(found, 'the acceptance suite stands alone'));
}

/** The packages that a package.json names, and those that a lockfile has beside it, each with its version. */
export function dependenciesOf(folder: string): {
  named: Record<string, string>;
  locked: Record<string, string>;
} {
  type Package = { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
  const { dependencies, devDependencies } = JSON.parse(read(join(folder, 'package.json')).text) as Package;
  const { packages } = JSON.parse(read(join(folder, 'package-lock.json')).text) as {
    packages: Record<string, { version: string }>;
  };
  const top = Object.entries(packages).filter(([path]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path));
  return {
    named: { ...dependencies, ...devDependencies },
    locked: Object.fromEntries(
      top.map(([path, { version }]) => [path.slice('node_modules/'.length), version]),
    ),
  };
}

const rooms = ['schema.graphql', 'resolvers', 'domain', 'store', 'messages', 'handlers', 'main'];

/** Each subgraph has the same rooms; a room is a file or a folder. */
export function roomBreaches(names: readonly string[], files: readonly string[]): string[] {
  return names.flatMap((name) =>
    rooms
      .map((room) => `subgraphs/${name}/${room}`)
      .filter((path) => !files.some((file) => file === path || file === `${path}.ts` || within(file, path)))
      .map((path) => `${path} is missing: the subgraphs have the same rooms`),
  );
}

export function nameBreaches(folders: readonly string[]): string[] {
  return folders
    .filter((folder) => /(^|\/)(utils?|helpers?|common|services?)$/.test(folder))
    .map((folder) => `${folder}: name a folder by what is in it`);
}

/** Guards of sockets and of calls that nobody answers: real time, whatever the clock of a test says. */
const timers = new Set([
  'platform/broker/rabbitmq/changes.ts',
  'platform/broker/rabbitmq/connection.ts',
  'platform/server/sockets.ts',
  'platform/store/embedded/engine.ts',
  'gateway/subscriptions/sockets/connection.ts',
  'gateway/subscriptions/heartbeat.ts',
  'gateway/subscriptions/upstream/connection.ts',
]);

/** Time and chance come from platform/clock.ts. */
export function clockBreaches(source: Source): string[] {
  if (isTest(source.path) || source.path === 'platform/clock.ts') return [];
  const found: string[] = [];
  walk(source, (node) => {
    if (ts.isNewExpression(node)) {
      if (node.expression.getText() === 'Date' && !node.arguments?.length) found.push('new Date()');
    } else if (ts.isCallExpression(node)) {
      const called = node.expression.getText().replace(/^globalThis\./, '');
      if (['Date.now', 'Math.random', 'performance.now'].includes(called)) found.push(called);
      if (['setTimeout', 'setInterval'].includes(called) && !timers.has(source.path)) found.push(called);
    }
  });
  return found.map((call) => `${source.path} calls ${call}: time and chance come from the clock`);
}

/** What a service publishes leaves by its door, which knows what is registered; `broker.ping` asks nothing of it. */
export function doorBreaches(source: Source): string[] {
  if (isTest(source.path) || !within(source.path, 'subgraphs')) return [];
  const found: string[] = [];
  const takesBroker = (name: ts.BindingName) =>
    ts.isObjectBindingPattern(name) &&
    name.elements.some((one) => (one.propertyName ?? one.name).getText() === 'broker');
  walk(source, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'house.broker') {
      const { parent } = node;
      const isDoor = ts.isCallExpression(parent) && parent.expression.getText() === 'registered';
      const isPing = ts.isPropertyAccessExpression(parent) && parent.name.text === 'ping';
      if (!isDoor && !isPing) found.push(parent.getText());
    }
    if (ts.isVariableDeclaration(node) && node.initializer?.getText() === 'house' && takesBroker(node.name))
      found.push(node.getText());
    if (ts.isParameter(node) && node.type?.getText() === 'House' && takesBroker(node.name))
      found.push(node.getText());
  });
  return found.map((text) => `${source.path}: ${text}: a service publishes by its door, \`registered\``);
}

// Spelled in two halves, so that this file keeps its own rule.
const unfinished = new RegExp(`\\b(TO${'DO'}|FIX${'ME'}|XX${'X'})\\b`);

export function unfinishedBreaches({ path, text }: Source): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (unfinished.test(line) ? [`${path}:${index + 1} is unfinished`] : []));
}

const isVariable = (name: string) => /^[A-Z][A-Z0-9_]+$/.test(name);

/** The environment variables that a file reads: keys of zod objects, `env.NAME`, and `{ NAME } = process.env`. */
export function variablesOf(source: Source): string[] {
  const found = new Set<string>();
  const add = (name: string) => isVariable(name) && found.add(name);
  const isEnvironment = (node: ts.Node | undefined) => /(^|\.)env$/.test(node?.getText() ?? '');
  walk(source, (node) => {
    if (ts.isPropertyAccessExpression(node) && isEnvironment(node.expression)) {
      const { parent } = node;
      const isWritten =
        ts.isBinaryExpression(parent) &&
        parent.left === node &&
        parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
      if (!isWritten) add(node.name.text);
    }
    if (
      ts.isVariableDeclaration(node) &&
      ts.isObjectBindingPattern(node.name) &&
      isEnvironment(node.initializer)
    )
      for (const { name, propertyName } of node.name.elements) add((propertyName ?? name).getText());
    if (ts.isCallExpression(node) && node.expression.getText() === 'z.object') {
      const [shape] = node.arguments;
      if (shape && ts.isObjectLiteralExpression(shape))
        for (const { name } of shape.properties) if (name) add(name.getText());
    }
  });
  return [...found];
}

/** The variables that `.env.example` lists, set or commented out. */
export const listedVariables = (text: string) =>
  [...text.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');

export function settingBreaches(reading: readonly string[], listed: readonly string[]): string[] {
  return [
    ...reading.filter((name) => !listed.includes(name)).map((name) => `${name} is not in .env.example`),
    ...listed
      .filter((name) => !reading.includes(name))
      .map((name) => `nothing reads ${name} of .env.example`),
    ...listed.filter((name, at) => listed.indexOf(name) !== at).map((name) => `${name} is listed twice`),
  ];
}
