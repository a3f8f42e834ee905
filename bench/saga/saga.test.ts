import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '..', '..');
const small = [
  '--seconds=1',
  '--warm-up=0.5',
  '--floor-seconds=0.5',
  '--clients=4',
  '--customers=2',
  '--products=3',
];
const hurry = { CARRIER_PICKUP_MS: '20-50', CARRIER_DELIVERY_MS: '20-50' };

test('the bench of the saga measures Waybill and its floor, on stores that hold orders already', async () => {
  const command = ['run', '--silent', 'bench:saga', '--', ...small, '--preload=300'];
  const env = { PATH: process.env.PATH, ...hurry };
  const { stdout } = await promisify(execFile)('npm', command, { cwd: root, env });

  const measured = JSON.parse(stdout) as Record<string, number> & Record<string, Record<string, number>>;
  expect(measured.engines).toBe('embedded');
  expect(measured.stored?.before).toBe(300);
  expect(measured.rate).toBeGreaterThan(0);
  expect(measured.floor).toBeGreaterThan(0);
  expect(measured.toConfirmed?.p50).toBeGreaterThan(0);
  // Eight steps are asked and answered, and what an order says of itself has seven milestones.
  expect(measured.perOrder?.commands).toBeGreaterThanOrEqual(16);
  expect(measured.perOrder?.events).toBeGreaterThanOrEqual(7);
  expect(measured.perOrder?.inserts).toBeGreaterThanOrEqual(7);
  expect(measured.cpuMsPerOrder?.waybill).toBeGreaterThan(0);
}, 180_000);
