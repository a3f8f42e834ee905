import { isDeepStrictEqual } from 'node:util';
import { definitionOf, type Flow, type Step } from '../../platform/saga/flow';

/** What is released of a flow: an order that began in it ends by it, on whichever replica, so it never changes. */
export interface ReleasedFlow {
  steps: readonly ReleasedStep[];
  /** The flow that an interruption after the pivot begins. */
  interruptedBy?: string;
}

export interface ReleasedStep {
  name: string;
  kind: Step<never>['kind'];
  /** The types of the commands, with their versions. */
  asks: string;
  undo?: string;
}

/** By definition: `fulfil@1`. */
export type ReleasedFlows = Readonly<Record<string, ReleasedFlow>>;

export function released<Doc>(flows: readonly Flow<Doc>[]): ReleasedFlows {
  return Object.fromEntries(
    flows.map((flow) => {
      const steps = flow.steps.map(({ name, kind, command, undo }) => ({
        name,
        kind,
        asks: command.command.type,
        ...(undo && { undo: undo.command.command.type }),
      }));
      return [
        definitionOf(flow),
        { steps, ...(flow.interruptedBy && { interruptedBy: flow.interruptedBy }) },
      ];
    }),
  );
}

/** What has become of flows that were released: they stand as they are, or are retired and stay so. */
export function flowBreaches(
  now: ReleasedFlows,
  before: readonly ReleasedFlows[],
  retired: ReadonlySet<string>,
): string[] {
  const found = before.flatMap((flows) =>
    Object.entries(flows)
      .filter(([definition]) => !retired.has(definition))
      .flatMap(([definition, flow]) => {
        const current = now[definition];
        if (!current) {
          return `${definition} was released and is gone: keep it while an order runs it, or say in contracts/retired.json that none does`;
        }
        return isDeepStrictEqual(current, flow) ? [] : changed(definition, flow, current);
      }),
  );
  const revived = Object.keys(now).filter((definition) => retired.has(definition));
  return [
    ...new Set(found),
    ...revived.map((definition) => `${definition} is retired, and is there again: give it a new version`),
  ];
}

/** The first difference: those after it often follow from it. */
function changed(definition: string, before: ReleasedFlow, now: ReleasedFlow): string {
  const [was, is] = [partsOf(before), partsOf(now)];
  const at = was.findIndex((part, index) => part !== is[index]);
  const index = at === -1 ? was.length : at;
  const part = (of: readonly string[]) => of[index] ?? 'nothing more';
  return `${definition} was released with ${part(was)}, and has ${part(is)} there now: put a new version beside it`;
}

function partsOf({ steps, interruptedBy }: ReleasedFlow): string[] {
  const told = steps.map(
    ({ name, kind, asks, undo }) => `the step ${name} (${kind}, ${asks}${undo ? `, undone by ${undo}` : ''})`,
  );
  return interruptedBy ? [`the interruption ${interruptedBy}`, ...told] : told;
}

export const flowsFile = (flows: ReleasedFlows) => `${JSON.stringify(flows, null, 2)}\n`;
