import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { HELP } from '../../app/src/faulty/flags';
import { bundleShop, openRequest, RunningShop } from './running-shop';

let bundle: ReturnType<typeof bundleShop>;
beforeAll(() => {
  bundle = bundleShop('build:faulty');
});
afterAll(() => bundle.remove());

const started: RunningShop[] = [];
afterEach(() => Promise.all(started.splice(0).map((shop) => shop.kill())));

const start = (...args: string[]): RunningShop => startIn({}, ...args);

function startIn(env: Readonly<Record<string, string>>, ...args: string[]): RunningShop {
  const shop = new RunningShop(bundle.file, args, env);
  started.push(shop);
  return shop;
}

async function statuses(shop: RunningShop, ...paths: string[]): Promise<(number | undefined)[]> {
  await shop.logged('ready');
  const answers = await Promise.all(paths.map((path) => shop.ask(path)));
  return answers.map((answer) => answer.status);
}

const PATHS = ['/', '/products', '/checkout', '/ready', '/healthz'];

test.each([
  ['no flags', [], [200, 200, 200, 200, 200]],
  ['--error-share 1', ['--error-share', '1'], [500, 500, 500, 200, 200]],
  ['--error-share 1 --unhealthy', ['--error-share', '1', '--unhealthy'], [500, 500, 500, 500, 500]],
  ['--broken-path /checkout', ['--broken-path', '/checkout'], [200, 200, 500, 200, 200]],
  ['--broken-path /ready --unhealthy', ['--broken-path=/ready', '--unhealthy'], [200, 200, 200, 500, 200]],
  ['--latency-ms 1', ['--latency-ms', '1'], [200, 200, 200, 200, 200]],
])('%s', async (_, args, expected) => {
  expect(await statuses(start(...args), ...PATHS)).toEqual(expected);
});

test('--latency-ms lets requests wait, not probes', async () => {
  const shop = start('--latency-ms', '600000');
  await shop.logged('ready');
  const slow = openRequest(await shop.port(), '/');
  slow.sent.end();
  let answered = false;
  slow.answer.then(
    () => {
      answered = true;
    },
    () => undefined, // the process is killed under it
  );
  expect(await statuses(shop, '/ready', '/healthz')).toEqual([200, 200]);
  expect(answered).toBe(false);
});

test('a request that takes longer than the limit is answered with 503, and says why in the log', async () => {
  const shop = startIn({ REQUEST_SECONDS: '1' }, '--latency-ms', '600000');
  await shop.logged('ready');
  const { status, headers, body } = await shop.ask('/checkout', {
    ...{ method: 'POST', body: '{"sku":"mug","quantity":1}' },
  });
  expect([status, headers['retry-after'], JSON.parse(body)]).toEqual([
    503,
    undefined,
    { error: 'it took too long' },
  ]);
  expect(await shop.logged('route failed')).toMatchObject({ route: 'checkout' });
});

test('a request of ten seconds ends in a stop', async () => {
  const shop = start('--latency-ms', '10000');
  await shop.logged('ready');
  const slow = openRequest(await shop.port(), '/products', { headers: { connection: 'keep-alive' } });
  slow.sent.end();
  // Answered behind it, so that it is in flight.
  await shop.ask('/ready');
  shop.signal('SIGTERM');
  const { status, headers } = await slow.answer;
  expect([status, headers.connection]).toEqual([200, 'close']);
  expect(await shop.exited).toBe(0);
});

test('--crash-at-start', async () => {
  const shop = start('--crash-at-start');
  expect(await shop.exited).toBe(1);
  expect(shop.lines).toEqual([]);
});

describe('--slow-start-ms', () => {
  test('opens the port and is not ready until then', async () => {
    const shop = start('--slow-start-ms', '600000');
    const ready = await shop.ask('/ready');
    expect([ready.status, ready.body]).toEqual([503, '{"state":"starting"}']);
    shop.signal('SIGTERM');
    expect(await shop.exited).toBe(0);
  });

  test('is ready then', async () => {
    expect(await statuses(start('--slow-start-ms', '1'), '/ready')).toEqual([200]);
  });
});

test('--ignore-sigterm stops by SIGINT alone', async () => {
  const shop = start('--ignore-sigterm');
  await shop.logged('ready');
  shop.signal('SIGTERM');
  expect(await statuses(shop, '/', '/ready')).toEqual([200, 200]);
  shop.signal('SIGINT');
  expect(await shop.logged('stopping')).toMatchObject({ signal: 'SIGINT' });
  expect(await shop.exited).toBe(0);
});

test('--leak-mb-per-second keeps memory that it has written to', async () => {
  const shop = start('--leak-mb-per-second', '128');
  await shop.logged('ready');
  const before = residentMegabytes(shop.pid);
  // More than one step: what is not kept is collected before it adds up.
  while (residentMegabytes(shop.pid) < before + 300) await shop.ask('/');
});

function residentMegabytes(pid: number): number {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status)
    ? readFileSync(status, 'utf8').match(/^VmRSS:\s+(\d+) kB$/m)?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) / 1024;
}

test('wrong flags exit 2 and say what to change', async () => {
  const shop = start('--eror-share', '0.5');
  expect(await shop.exited).toBe(2);
  expect(shop.stderr).toMatch(/--eror-share.*see --help/s);
});

test('--help prints the help and exits 0', () => {
  expect(execFileSync(process.execPath, [bundle.file, '--help'], { encoding: 'utf8' })).toBe(HELP);
});
