import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Makes one browser script of a CommonJS package and what it requires: each module a function, and a `require` that
 * knows them. For packages that publish no script of their own and need nothing of Node. `stubs` replaces packages by
 * source text. The script leaves the entry's exports on `window[name]`.
 */
export function bundleForBrowser(
  entry: string,
  name: string,
  stubs: Readonly<Record<string, string>>,
): string {
  const modules = new Map<string, { id: number; code: string }>();

  const add = (path: string): number => {
    const known = modules.get(path);
    if (known) return known.id;
    const module = { id: modules.size, code: '' };
    modules.set(path, module);
    const source = stubs[path] ?? readFileSync(path, 'utf8');
    const ids: Record<string, number> = {};
    for (const request of requestsIn(source)) ids[request] = add(resolve(path, request));
    const factory = `function (module, exports, require) {\n${source}\n}`;
    module.code = `${module.id}: [${factory}, ${JSON.stringify(ids)}]`;
    return module.id;
  };
  const resolve = (from: string, request: string) =>
    request in stubs ? request : createRequire(from).resolve(request);

  const first = add(entry);
  const table = [...modules.values()].map(({ code }) => code).join(',\n');
  return `${loader}\nwindow[${JSON.stringify(name)}] = load({\n${table}\n})(${first});\n})();\n`;
}

const loader = `(function () {
var process = { env: { NODE_ENV: 'production' } };
function load(modules) {
  var loaded = {};
  return function run(id) {
    if (loaded[id]) return loaded[id].exports;
    var module = (loaded[id] = { exports: {} });
    var ids = modules[id][1];
    modules[id][0](module, module.exports, function (request) { return run(ids[request]); });
    return module.exports;
  };
}`;

function requestsIn(source: string): string[] {
  const found = [...source.matchAll(/\brequire\((['"])([^'"]+)\1\)/g)].map((match) => match[2] ?? '');
  return [...new Set(found)];
}
