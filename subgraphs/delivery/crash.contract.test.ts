import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newId } from '../../platform/ids';
import type { Answer } from '../../platform/saga/protocol';
import { isWriteConflict } from '../../platform/store/store';
import { auditDelivery } from './audit';
import { DELIVERY_MS, engines, openFixture, PICK_UP_MS, type Place } from './fixture';

type Said = [order: string, operation: string, answer: Answer];

/** Starts delivery in a process of its own, and kills it when it has given so many answers. */
async function killAfter(answers: number, engine: string, { folder, database }: Place): Promise<Said[]> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'crash.child.ts'), engine, folder, database],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said: Said[] = [];
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    said.push(JSON.parse(line) as Said);
    if (said.length === answers) child.kill('SIGKILL');
  }
  await exited;
  return said;
}

test.each(engines)(
  '%s: after kill -9 every answer still holds, and every shipment goes on to the door',
  async (engine) => {
    const place = {
      folder: await mkdtemp(join(tmpdir(), 'waybill-delivery-')),
      database: newId('delivery'),
    };
    const said = await killAfter(300, engine, place);
    expect(said.length).toBeGreaterThanOrEqual(300);

    const delivery = await openFixture(engine, { count: 5, capacity: 50 }, place);
    const audit = async () => (await auditDelivery(delivery.store.database)).breaches;
    expect(await audit()).toEqual([]);
    const rows = await delivery.store.shipments.find({}).toArray();
    const stored = new Map(
      rows.flatMap(({ _id, operations }) =>
        operations.map(({ id, answer }): [string, Answer | null] => [`${_id} ${id}`, answer]),
      ),
    );
    for (const [order, operation, answer] of said) {
      const kept = stored.get(`${order} ${operation}`);
      // What was pending may have moved on since; what was decided may not.
      if (answer.outcome === 'pending') expect(kept).toMatchObject({ output: answer.output });
      else expect(kept).toEqual(answer);
    }

    const { sweep } = await delivery.replica();
    const moving = () => delivery.store.shipments.countDocuments({ carrierLeg: { $ne: null } });
    while ((await moving()) > 0) {
      delivery.advance(PICK_UP_MS + DELIVERY_MS);
      // MongoDB keeps what the killed process had begun, and its locks, for up to a minute.
      await sweep().catch((error: unknown) => {
        if (!isWriteConflict(error)) throw error;
      });
    }
    const statuses = (await delivery.store.shipments.find({}).toArray()).map(({ status }) => status);
    const booked = statuses.filter((status) => status === 'BOOKED').length;
    expect(statuses.filter((status) => status === 'DELIVERED')).toHaveLength(statuses.length - booked);
    expect((await delivery.loads()).reduce((sum, load) => sum + load, 0)).toBe(booked);
    expect(await audit()).toEqual([]);
    await delivery.close();
    await rm(place.folder, { recursive: true, force: true });
  },
  150_000,
);
