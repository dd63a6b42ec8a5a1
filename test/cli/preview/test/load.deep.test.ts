import { loadTest } from '../../../../cli/preview/test/load';
import type { InstanceLoad } from '../../../../rehearsal/assembly/teal-manifest';
import { LocalServer } from './local-server';

let server: LocalServer | undefined;
afterEach(() => server?.close());

// No answer here is slow but for those that never come, so that no test is by the clock of this machine.
const PLAN: InstanceLoad = {
  requests: [
    { path: '/', method: 'GET', weight: 3 },
    { path: '/old', method: 'GET', status: 410, weight: 1 },
  ],
  rate: { perSecond: 100 },
  ...{ warmUpSeconds: 0.04, seconds: 0.4, concurrency: 50, withinMilliseconds: 5_000 },
  limits: { errorPercent: 10, latency: [{ percent: 90, milliseconds: 5_000 }] },
};
const never = new AbortController().signal;
const sent = (url: string, plan = PLAN, signal = never) => loadTest('shop', new URL(url), plan, signal);

test('what is written is sent, each path as often as its weight, and the warm-up is not judged', async () => {
  server = await LocalServer.start((request, response) => {
    response.writeHead(request.url === '/old' ? 410 : 200).end('well');
  });
  const part = await sent(server.url);
  expect(part).toMatchObject({
    ...{ part: 'load', service: 'shop', outcome: 'passed' },
    sent: { perSecond: 100, seconds: 0.4, requests: 40, failed: 0 },
  });
  expect(part.reason).toMatch(/^40 requests, 100 a second: 0 failed, 90 % within \d+ ms$/);
  expect(server.asked).toHaveLength(44);
  expect(server.asked.filter((path) => path === '/old')).toHaveLength(11);
});

test.each<[string, (url: string | undefined, nth: number) => number, string, RegExp]>([
  [
    'one of ten fails, which the limits allow',
    (_, nth) => (nth % 10 === 9 ? 503 : 200),
    'passed',
    /4 failed/,
  ],
  ['all fail', () => 503, 'failed', /failed \(100 %, at most 10 %\): GET \/ status 503/],
])('%s', async (_what, status, outcome, words) => {
  const plan = { ...PLAN, requests: [{ path: '/', method: 'GET', weight: 1 }], warmUpSeconds: 0 };
  let nth = 0;
  server = await LocalServer.start(({ url }, response) => {
    response.writeHead(status(url, nth)).end();
    nth += 1;
  });
  const part = await sent(server.url, plan);
  expect(part.outcome).toBe(outcome);
  expect(part.reason).toMatch(words);
});

test('answers that do not come hold back no request, and fail it', async () => {
  server = await LocalServer.start(() => {});
  const plan = { ...PLAN, withinMilliseconds: 50, concurrency: 2 };
  const part = await sent(server.url, { ...plan, limits: { errorPercent: 0, latency: [] } });
  expect(part.outcome).toBe('failed');
  expect(part.reason).toMatch(/no whole answer in time|too many without an answer/);
});

test('one that is not there is no word about it', async () => {
  const gone = await LocalServer.start(() => {});
  await gone.close();
  const part = await sent(gone.url, { ...PLAN, rate: { perSecond: 20 }, seconds: 0.1 });
  expect([part.outcome, part.reason]).toEqual([
    'unclear',
    expect.stringMatching(/^0 of 2 requests were sent: no connection for 2 \(ECONNREFUSED\)$/),
  ]);
}, 20_000);

test('who interrupts it stops it', async () => {
  const interrupted = new AbortController();
  server = await LocalServer.start(() => interrupted.abort(new Error('interrupted')));
  await expect(sent(server.url, { ...PLAN, seconds: 3600 }, interrupted.signal)).rejects.toThrow(
    'interrupted',
  );
});
