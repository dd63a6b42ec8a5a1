import type { RequestRecord } from '../../../rehearsal/elasticloadbalancing/request-record';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { Ledger } from '../../../rehearsal/traffic/ledger';
import type { EndedRequests, RevisionOf } from '../../../rehearsal/traffic/request-tally';

const revisionOf: RevisionOf = (targetId) =>
  targetId === 'blue' || targetId === 'green' ? targetId : undefined;
const record = (of: Partial<RequestRecord>): RequestRecord => ({
  id: '1',
  at: 100,
  listenerArn: 'listener',
  ruleArn: 'production',
  status: 200,
  byLoadBalancer: false,
  latencySeconds: 0.01,
  ...of,
});
const reset = { id: '1', at: 120, reason: 'socket hang up' };
const nothing = {
  total: 1,
  failed: 0,
  failedByBlue: 0,
  failedByGreen: 0,
  failedByLoadBalancer: 0,
  servedByGreen: 0,
  unfinished: 0,
  notSent: 0,
};
const never = new AbortController().signal;

function ledgerOf(...ids: string[]): Ledger {
  const ledger = new Ledger('production', revisionOf);
  for (const id of ids) ledger.sent(id);
  return ledger;
}

test.each<[string, Partial<RequestRecord> | undefined, boolean, Record<string, number>]>([
  ['blue answers', { targetId: 'blue' }, false, {}],
  ['green answers', { targetId: 'green' }, false, { servedByGreen: 1 }],
  ['green says 404', { targetId: 'green', status: 404 }, false, { servedByGreen: 1 }],
  ['blue fails', { targetId: 'blue', status: 500 }, false, { failed: 1, failedByBlue: 1 }],
  [
    'green fails',
    { targetId: 'green', status: 503 },
    false,
    { failed: 1, failedByGreen: 1, servedByGreen: 1, firstGreenFailureAt: 100 },
  ],
  [
    'green closes the connection',
    { targetId: 'green', status: 502, byLoadBalancer: true },
    false,
    { failed: 1, failedByLoadBalancer: 1, firstGreenFailureAt: 100 },
  ],
  ['nobody is there', { status: 503, byLoadBalancer: true }, false, { failed: 1, failedByLoadBalancer: 1 }],
  [
    'the client gave up on green',
    { targetId: 'green', status: 460, byLoadBalancer: true },
    true,
    { failed: 1, failedByLoadBalancer: 1, firstGreenFailureAt: 100 },
  ],
  [
    "green's answer broke off",
    { targetId: 'green' },
    true,
    { failed: 1, failedByGreen: 1, servedByGreen: 1, firstGreenFailureAt: 100 },
  ],
  [
    'green failed and broke off: one request',
    { targetId: 'green', status: 500 },
    true,
    { failed: 1, failedByGreen: 1, servedByGreen: 1, firstGreenFailureAt: 100 },
  ],
  [
    'a target of neither revision fails',
    { targetId: 'stranger', status: 500 },
    false,
    { failed: 1, failedByLoadBalancer: 1 },
  ],
  ['the load balancer is not reached', undefined, true, { failed: 1, failedByLoadBalancer: 1 }],
  ['a request of someone else', { id: undefined, targetId: 'green', status: 500 }, false, {}],
])('%s', (_name, of, isBroken, expected) => {
  const ledger = ledgerOf('1');
  if (of) ledger.add(record(of));
  ledger.end('1', isBroken ? reset : undefined);
  expect(ledger.summary).toEqual({ ...nothing, ...expected });
});

test('the first failure of green is the earliest, whichever ended first', () => {
  const ledger = ledgerOf('1', '2', '3');
  ledger.add(record({ id: '1', at: 40, targetId: 'green', status: 500 }));
  ledger.add(record({ id: '2', at: 30, targetId: 'green', status: 500 }));
  ledger.add(record({ id: '3', at: 20, targetId: 'blue', status: 500 }));
  for (const id of ['1', '2', '3']) ledger.end(id);
  expect(ledger.summary).toMatchObject({ total: 3, failed: 3, failedByGreen: 2, firstGreenFailureAt: 30 });
});

test('a request counts in the release in which it was sent, however late it ends, and in no other', async () => {
  const [first, second] = [ledgerOf('1'), ledgerOf('2')];
  const closed = first.close(60_000, never);
  for (const ledger of [first, second]) {
    ledger.add(record({ id: '1', targetId: 'green', status: 500 }));
    ledger.end('1');
  }
  expect(await closed).toMatchObject({ total: 1, failedByGreen: 1, unfinished: 0 });
  expect(second.summary).toMatchObject({ total: 0, failed: 0, unfinished: 1 });
});

describe('closing', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('waits no longer than it is told, and counts what has not ended as unfinished alone', async () => {
    const ledger = ledgerOf('1', '2');
    ledger.add(record({ id: '1', targetId: 'green' }));
    ledger.end('2');
    const closed = ledger.close(5000, never);
    await jest.advanceTimersByTimeAsync(5000);
    expect(await closed).toEqual({ ...nothing, unfinished: 1 });
  });

  test('waits for nothing when all have ended, and leaves no timer', async () => {
    expect(await ledgerOf().close(5000, never)).toEqual({ ...nothing, total: 0 });
    expect(jest.getTimerCount()).toBe(0);
  });

  test('ends with the signal, and leaves no timer', async () => {
    const interrupted = AbortSignal.abort(new Error('interrupted by SIGINT'));
    await expect(ledgerOf('1').close(5000, interrupted)).rejects.toThrow('interrupted by SIGINT');
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('whom no rule of the service takes has failed, whatever the status', async () => {
  const ledger = ledgerOf('1');
  const own = { byLoadBalancer: true, because: 'fixed-response' } as const;
  ledger.add(record({ ruleArn: 'default', status: 404, ...own }));
  ledger.end('1');
  expect(await ledger.close(5000, never)).toEqual({ ...nothing, failed: 1, failedByLoadBalancer: 1 });
});

test('whom another rule served is no user of the release, and closing says which rule', async () => {
  const ledger = ledgerOf('1', '2');
  ledger.add(record({ id: '1', ruleArn: 'other', targetId: 'blue' }));
  ledger.end('1');
  ledger.end('2');
  expect(ledger.summary).toEqual(nothing);
  await expect(ledger.close(5000, never)).rejects.toThrow(
    new NotModelled('a rule that takes users from the production rule (other took 1 of their requests)'),
  );
});

test('what could not be sent is counted by itself', () => {
  const ledger = ledgerOf();
  ledger.notSent();
  expect(ledger.summary).toEqual({ ...nothing, total: 0, notSent: 1 });
  ledger.late();
  expect(ledger.summary).toEqual({ ...nothing, total: 0, notSent: 1, late: 1 });
});

test.each<[string, Partial<RequestRecord> | undefined, boolean, Partial<EndedRequests>]>([
  ['blue answers', { targetId: 'blue' }, false, { at: 100, failed: false, side: 'blue' }],
  ['green breaks off', { targetId: 'green' }, true, { at: 100, failed: true, side: 'green' }],
  [
    'the load balancer answers in the place of green',
    { targetId: 'green', status: 502, byLoadBalancer: true },
    false,
    { failed: true, side: undefined, latencies: [] },
  ],
  ['it never got there', undefined, true, { at: 120, failed: true, side: undefined, latencies: [] }],
])('whoever watches is told once when %s', async (_, of, brokeOff, told) => {
  const watch = jest.fn<void, [EndedRequests]>();
  const ledger = new Ledger('production', revisionOf, watch);
  ledger.sent('1');
  if (of) ledger.add(record(of));
  ledger.end('1', brokeOff ? reset : undefined);
  expect(watch.mock.calls).toEqual([[expect.objectContaining({ count: 1, ...told })]]);
});
