import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { definitionOf, type Flow, type Step } from '../platform/saga/flow';
import type { Order } from '../subgraphs/orders/domain';
import { orderProcess } from '../subgraphs/orders/saga';

/** `npm run saga:diagram`: draws the tables of `subgraphs/orders/saga.ts` into `docs/saga.md`. `--check` only compares. */
const file = join(__dirname, '..', 'docs', 'saga.md');

const shapes: Record<Step<Order>['kind'], readonly [string, string]> = {
  read: ['[/', '/]'],
  undoable: ['[', ']'],
  pivot: ['{{', '}}'],
  retriable: ['([', '])'],
};

function drawFlow(flow: Flow<Order>): string {
  const { name, steps } = flow;
  const node = (step: Step<Order>) => `${name}_${step.name.replaceAll('-', '_')}`;
  const lines = ['flowchart TD'];
  for (const step of steps) {
    const [open, close] = shapes[step.kind];
    lines.push(`  ${node(step)}${open}"${step.name}<br/>${step.command.command.type}"${close}`);
  }
  steps.slice(1).forEach((step, index) => lines.push(`  ${node(steps[index]!)} --> ${node(step)}`));
  const ended = `${name}_ended((ended))`;
  const last = steps.at(-1);
  if (last) lines.push(`  ${node(last)} --> ${ended}`);

  const undone = steps.filter(({ undo }) => undo).reverse();
  const refusing = steps.filter(({ kind }) => kind !== 'retriable');
  const refused = `${name}_refused["${flow.refused.event}"]`;
  if (refusing.length > 0) lines.push(`  ${refused}`);
  for (const step of refusing) {
    const why = [...step.command.refusals, ...(step.kind === 'pivot' ? [] : ['STEP_TIMEOUT'])];
    lines.push(`  ${node(step)} -. "${why.join('<br/>') || 'refused'}" .-> ${name}_refused`);
  }
  for (const step of undone) {
    const undo = `${node(step)}_undo["undo ${step.name}<br/>${step.undo?.command.command.type}"]`;
    lines.push(`  ${name}_refused --> ${undo} --> ${name}_ended`);
  }
  if (undone.length === 0 && refusing.length > 0)
    lines.push(`  ${name}_refused --> ${name}_back(("goes on as before"))`);
  return lines.join('\n');
}

const said: Record<string, string> = {
  fulfil: 'From the order to the door. A cancel before the capture takes the same way back as a refusal.',
  cancel: 'After the money was taken. Where the recall is refused, the order goes on as before.',
  return: 'After delivery.',
};

/** The page, formatted. */
export async function drawSagas(): Promise<string> {
  const { flows } = orderProcess({ stepMs: 0, sagaMs: 0 });
  const sections = flows.map(
    (flow) =>
      `## ${definitionOf(flow)}\n\n${said[flow.name] ?? ''}\n\n\`\`\`mermaid\n${drawFlow(flow)}\n\`\`\``,
  );
  const page = [
    '# The sagas of an order',
    'Drawn from the tables in `subgraphs/orders/saga.ts` by `npm run saga:diagram`. Slanted: reads. Square: can be undone. ' +
      'Hexagon: the pivot, after which nothing is undone silently. Round: asked until it is done. Undos are asked for all at ' +
      'once, for every step that was done and for the one that did not answer.',
    ...sections,
  ].join('\n\n');
  return format(page, { ...(await resolveConfig(file)), parser: 'markdown' });
}

async function main(): Promise<void> {
  const page = await drawSagas();
  const [mode, checked = file] = process.argv.slice(2);
  if (mode !== '--check') return writeFileSync(file, page);
  if (readFileSync(checked, 'utf8') === page) return;
  console.error('docs/saga.md is stale: run `npm run saga:diagram`.');
  process.exitCode = 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exit(2);
  });
}
