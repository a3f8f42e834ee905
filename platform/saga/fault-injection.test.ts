import { openEmbeddedBroker } from '../broker/embedded';
import { systemClock as clock } from '../clock';
import { testLog } from '../log';
import type { House } from '../service';
import { openEngine } from '../store/fixture';
import type { Store } from '../store/store';
import { HandlerCrashed, openFaultInjection } from './fault-injection';
import { type FaultName, faultsOf, type StepFault } from './faults';
import type { Outstanding } from './flow';
import type { SagaCommand } from './participant';

describe('what an attempt suffers', () => {
  const limitAt = new Date();
  const asked = (direction: 'do' | 'undo', attempts: number, limit: Date | null = limitAt): Outstanding => ({
    operation: { id: 'travel-1/pay', flow: 'travel', flowVersion: 1, step: 'pay', direction },
    attempts,
    dueAt: null,
    limitAt: limit,
    reason: null,
    idle: false,
  });
  const wish = (fault: StepFault['fault'], step = 'pay'): StepFault[] => [{ step, fault }];
  const both = (fault: StepFault['fault'], limit: Date | null) =>
    [1, 2, 3].map((attempts) => faultsOf(wish(fault), asked('do', attempts, limit)).length);

  it('is of its own step and direction', () => {
    expect(faultsOf(wish('REFUSE'), asked('do', 1))).toEqual(['REFUSE']);
    expect(faultsOf(wish('REFUSE', 'ride'), asked('do', 1))).toEqual([]);
    expect(faultsOf(wish('REFUSE'), asked('undo', 1))).toEqual([]);
    expect(faultsOf(wish('FAIL_UNDO'), asked('do', 1))).toEqual([]);
    expect(faultsOf(wish('FAIL_UNDO'), asked('undo', 2, null))).toEqual(['FAIL_UNDO']);
    expect(faultsOf(wish('FAIL_UNDO'), asked('undo', 3, null))).toEqual([]);
  });

  it('ends where nothing is given up, and lasts where it is', () => {
    for (const fault of ['SILENT', 'TIMEOUT'] as const) {
      expect(both(fault, limitAt)).toEqual([1, 1, 1]);
      expect(both(fault, null)).toEqual([1, 1, 0]);
    }
    expect(both('SLOW', limitAt)).toEqual([1, 0, 0]);
    expect(both('REFUSE', null)).toEqual([1, 1, 1]);
  });
});

describe('a participant’s batch', () => {
  const log = testLog();
  let store: Store;
  let exits: number[];
  beforeAll(async () => {
    store = await openEngine('embedded');
  });
  afterAll(() => store.close());
  beforeEach(() => {
    exits = [];
  });

  let databases = 0;
  const open = (env: NodeJS.ProcessEnv = {}, elsewhere: FaultName[] = []) => {
    const verifyToken = () => Promise.reject(new Error('nobody signs in'));
    const broker = openEmbeddedBroker({ clock, log });
    const exit = (code: number) => void exits.push(code);
    const house: House = { env, clock, log, store, broker, verifyToken, exit };
    return openFaultInjection(house, store.database(`faults${databases++}`), log, elsewhere);
  };
  const command = (subject: string, ...faults: FaultName[]) =>
    ({ subject, data: { operation: { id: 'travel-1/pay' }, input: {}, faults } }) as unknown as SagaCommand;
  const plain = command('t0');

  it('loses what is silent, doubles what is to come twice, fails undos, and keeps answers back', async () => {
    const faults = await open();
    const double = command('t2', 'DUPLICATE');
    const failing = command('t3', 'FAIL_UNDO');
    const { handled, failed } = await faults.before([plain, command('t1', 'SILENT'), double, failing]);
    expect(handled).toEqual([plain, double, double]);
    expect(failed).toEqual([failing]);
    expect(await faults.after([plain, command('t4', 'TIMEOUT')])).toEqual([plain]);
    expect([plain, command('t5', 'REFUSE')].map((sent) => faults.refuses(sent))).toEqual([false, true]);
  });

  it('dies once for each command, all that are to die at the same time, and ends a process of its own with 70', async () => {
    const faults = await open();
    const batch = [plain, command('t1', 'CRASH_BEFORE'), command('t2', 'CRASH_BEFORE', 'CRASH_AFTER')];
    await expect(faults.before(batch)).rejects.toThrow(HandlerCrashed);
    expect((await faults.before(batch)).handled).toEqual(batch);
    await expect(faults.after(batch)).rejects.toThrow(HandlerCrashed);
    expect(await faults.after(batch)).toEqual(batch);
    expect(exits).toEqual([70, 70]);
  });

  it('leaves alone what is played elsewhere', async () => {
    const faults = await open({}, ['TIMEOUT']);
    const late = command('t1', 'TIMEOUT');
    expect(await faults.after([late])).toEqual([late]);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['where it is off', { FAULT_INJECTION: 'off' }],
    ['in production', { NODE_ENV: 'production' }],
  ])('suffers nothing %s', async (_, env) => {
    const faults = await open(env);
    const batch = [command('t1', 'CRASH_BEFORE', 'SILENT', 'REFUSE', 'TIMEOUT', 'CRASH_AFTER')];
    expect(await faults.before(batch)).toEqual({ handled: batch, failed: [] });
    expect(await faults.after(batch)).toEqual(batch);
    expect(faults.refuses(batch[0]!)).toBe(false);
  });
});
