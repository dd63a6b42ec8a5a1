import type { RequestRecord } from '../../../rehearsal/elasticloadbalancing/request-record';
import { Ledger, type RevisionOf } from '../../../rehearsal/traffic/ledger';

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
};

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
  ['a request of someone else', { id: undefined, targetId: 'green', status: 500 }, false, { total: 0 }],
])('%s', (_name, of, isBroken, expected) => {
  for (const order of ['record first', 'error first']) {
    const ledger = new Ledger();
    if (isBroken && order === 'error first') ledger.addTransportError(reset);
    if (of) ledger.add(record(of));
    if (isBroken && order === 'record first') ledger.addTransportError(reset);
    const summary = ledger.since(0, revisionOf);
    expect(summary).toEqual({ ...nothing, ...expected });
    expect(summary.failedByBlue + summary.failedByGreen + summary.failedByLoadBalancer).toBe(summary.failed);
  }
});

test('a window leaves out what ended before, and knows the first failure of green in it', () => {
  const ledger = new Ledger();
  [10, 20, 30, 40].forEach((at, index) => {
    ledger.add(record({ id: String(index), at, targetId: 'green', status: at === 20 ? 200 : 500 }));
  });
  expect(ledger.since(20, revisionOf)).toMatchObject({ total: 3, failed: 2, firstGreenFailureAt: 30 });
});
