import { once } from 'node:events';
import http from 'node:http';
import type { Inspect, Refusal } from '../../../rehearsal/wafv2/inspection';
import { LISTENER } from './fixtures';
import { Stage } from './stage';

const TOO_MANY: Refusal = { status: 429, headers: { 'Retry-After': '60' }, body: '' };
const FLOOD = '203.0.113.9';
let stage: Stage;
let asked: (string | undefined)[];
/** Headers that the target has got. */
let served: http.IncomingHttpHeaders[];

beforeEach(async () => {
  stage = await Stage.open({ attributes: { idleTimeoutMs: 60_000 } });
  [asked, served] = [[], []];
  await stage.target(stage.primary, ({ headers }, response) => {
    served.push(headers);
    response.end('hello');
  });
});
afterEach(() => stage.close());

const guardedBy = (refusal: Refusal) => {
  const inspect: Inspect = (address) => {
    asked.push(address);
    return address === FLOOD ? refusal : undefined;
  };
  stage.loadBalancer.guard.inspect = inspect;
};
const from = (address: string) => ({ 'x-rehearsal-client': address, 'x-rehearsal-request': '7' });

test('who is refused is answered as the rule says, is on record, and no target hears of it', async () => {
  guardedBy(TOO_MANY);
  const answer = await stage.get('/', from(FLOOD));
  expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '60' }, body: '' });
  expect(stage.records).toEqual([
    {
      ...{ id: '7', client: FLOOD, at: expect.any(Number), listenerArn: LISTENER, ruleArn: '', status: 429 },
      ...{ byLoadBalancer: true, because: 'blocked', latencySeconds: 0 },
    },
  ]);
  expect(served).toEqual([]);
});

test('who is let in is told apart by X-Forwarded-For, and the mark is taken off', async () => {
  guardedBy(TOO_MANY);
  expect(await stage.get('/', from('198.51.100.1'))).toMatchObject({ status: 200, body: 'hello' });
  expect(stage.records).toMatchObject([{ client: '198.51.100.1', status: 200 }]);
  expect(served).toMatchObject([{ 'x-forwarded-for': '198.51.100.1' }]);
  expect(Object.keys(served[0] ?? {})).not.toContain('x-rehearsal-client');
});

test.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['no address', { 'x-rehearsal-client': 'everybody' }],
  ['what a proxy says', { 'x-forwarded-for': FLOOD }],
])('who says %s is nobody in particular', async (_, headers) => {
  guardedBy(TOO_MANY);
  expect(await stage.get('/', headers)).toMatchObject({ status: 200 });
  expect(asked).toEqual([undefined]);
  expect(stage.records[0]).not.toHaveProperty('client');
});

test.each<[Refusal, string | undefined, string]>([
  [{ status: 403, headers: {}, body: '' }, 'text/html', '<h1>403 Forbidden</h1>'],
  [{ ...TOO_MANY, contentType: 'application/json', body: '{}' }, 'application/json', '{}'],
])('the answer of %j', async (refusal, type, body) => {
  guardedBy(refusal);
  const answer = await stage.get('/', from(FLOOD));
  expect(answer).toMatchObject({ status: refusal.status, headers: { 'content-type': type } });
  expect(answer.body).toContain(body);
});

test('a WebSocket is refused, too', async () => {
  guardedBy(TOO_MANY);
  const upgrade = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-key': 'k' };
  const request = http.get(stage.url(), { agent: false, headers: { ...upgrade, ...from(FLOOD) } });
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  expect(answer.statusCode).toBe(429);
  answer.resume();
  expect(asked).toEqual([FLOOD]);
});
