import { fastify } from 'fastify';
import { addFaults, createStrikes } from '../../../app/src/faulty/faulty-route';
import { type Faults, parseFlags } from '../../../app/src/faulty/flags';

const MANY = 10_000;

function strikes(path: string, ...args: string[]) {
  const strike = createStrikes(parseFlags(args) as Faults);
  return Array.from({ length: MANY }, () => strike(path));
}

test.each([
  ['0.05', 0.05],
  ['0.5', 0.5],
  ['0', 0],
  ['1', 1],
])('--error-share %s strikes that share of requests', (share, expected) => {
  const failed = strikes('/', '--error-share', share).filter((strike) => strike.fails).length;
  // Three standard deviations of 10,000 draws are 0.015 at most.
  expect(Math.abs(failed / MANY - expected)).toBeLessThanOrEqual(0.015);
});

test('--latency-share lets that share of requests wait', () => {
  const waits = strikes('/', '--latency-ms', '800', '--latency-share', '0.1').map((strike) => strike.waitMs);
  expect(new Set(waits)).toEqual(new Set([0, 800]));
  expect(Math.abs(waits.filter((wait) => wait > 0).length / MANY - 0.1)).toBeLessThanOrEqual(0.015);
});

test('a seed repeats, another differs, and latency does not move the errors', () => {
  const fails = (...args: string[]) => strikes('/', '--error-share', '0.5', ...args).map((s) => s.fails);
  expect(fails('--seed', '7')).toEqual(fails('--seed', '7'));
  expect(fails('--seed', '7')).not.toEqual(fails('--seed', '8'));
  expect(fails('--seed', '7', '--latency-ms', '1', '--latency-share', '0.5')).toEqual(fails('--seed', '7'));
});

test('probes are spared and draw no number, unless --unhealthy', () => {
  const spared = createStrikes(parseFlags(['--error-share', '0.5']) as Faults);
  const alone = Array.from({ length: 100 }, () => spared('/').fails);
  const among = createStrikes(parseFlags(['--error-share', '0.5']) as Faults);
  const mixed = Array.from({ length: 100 }, () => {
    expect(among('/ready')).toEqual({ waitMs: 0, fails: false });
    return among('/').fails;
  });
  expect(mixed).toEqual(alone);
  expect(strikes('/ready', '--error-share', '1', '--unhealthy').every((strike) => strike.fails)).toBe(true);
});

test.each([
  ['no flag is asked for', [], false, 500],
  ['the flag is on', ['--with-flag', 'gift-wrap'], true, 500],
  ['the flag is off', ['--with-flag', 'gift-wrap'], false, 200],
  ['there are no flags', ['--with-flag', 'gift-wrap'], undefined, 200],
])('where %s', async (_, args, enabled, status) => {
  const app = fastify();
  const flags =
    enabled === undefined
      ? undefined
      : { of: (name: string) => ({ enabled: enabled && name === 'gift-wrap' }) };
  addFaults(app, parseFlags(['--error-share', '1', ...args]) as Faults, flags);
  app.get('/', async () => 'well');
  expect((await app.inject('/')).statusCode).toBe(status);
});
