import { ScaledClock } from '../../../rehearsal/clock/scaled-clock';
import { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import { seededRandom } from '../../../rehearsal/random';
import { Ledger } from '../../../rehearsal/traffic/ledger';
import { OpenLoopTraffic } from '../../../rehearsal/traffic/open-loop';
import { forwardTo, LISTENER, process, rule, targetGroup } from '../elasticloadbalancing/fixtures';
import { type Server, serve } from '../elasticloadbalancing/loopback';

const REQUESTS = 20_000;

/** A target that counts what it gets; every answer names the target and takes a turn of the event loop. */
async function countingTarget(): Promise<Server & { served: () => number }> {
  let served = 0;
  const server = await serve((request, response) => {
    if (request.url !== '/ready') served += 1;
    setImmediate(() => response.end('ok'));
  });
  return { ...server, served: () => served };
}

test('20,000 requests through weight changes and a drain: none lost, none doubled', async () => {
  const clock = new ScaledClock();
  clock.accelerate(60);
  const random = seededRandom(5);
  const loadBalancer = new LoadBalancer({ fullName: 'app/shop/1', clock, random });
  const blue = targetGroup('primary', clock);
  const green = targetGroup('alternate', clock);
  loadBalancer.addTargetGroup(blue);
  loadBalancer.addTargetGroup(green);
  await loadBalancer.addListener(LISTENER, {
    protocol: 'HTTP',
    port: 80,
    defaultAction: { type: 'fixed-response', statusCode: 404 },
  });
  const production = rule('production', { priority: 1, action: forwardTo([blue, 100], [green, 0]) });
  loadBalancer.createRule(LISTENER, production);

  const targets = await Promise.all([1, 2, 3, 4].map(countingTarget));
  const [blue1, blue2, green1, green2] = targets;
  if (!blue1 || !blue2 || !green1 || !green2) throw new Error('four targets must be there');
  blue.register(process('blue-1', blue1.port));
  blue.register(process('blue-2', blue2.port));
  green.register(process('green-1', green1.port));
  green.register(process('green-2', green2.port));

  const ledger = new Ledger(production.arn, (id) => (id.startsWith('blue') ? 'blue' : 'green'));
  const recorded = new Map<string, number>();
  const shift = (toGreen: number) =>
    loadBalancer.modifyRule(production.arn, { action: forwardTo([blue, 100 - toGreen], [green, toGreen]) });
  const drained: Promise<void>[] = [];
  // Each step happens on its request, in the middle of all others.
  const steps = new Map<number, () => void>([
    [2_000, () => shift(5)],
    [5_000, () => shift(50)],
    [8_000, () => shift(20)],
    [11_000, () => shift(100)],
    [12_000, () => drained.push(blue.deregister('blue-1'), blue.deregister('blue-2'))],
    [15_000, () => drained.push(green.deregister('green-1'))],
  ]);
  let seen = 0;
  let all = () => {};
  const sentAll = new Promise<void>((resolve) => {
    all = resolve;
  });
  loadBalancer.onRequest((record) => {
    seen += 1;
    steps.get(seen)?.();
    if (record.id !== undefined) recorded.set(record.id, (recorded.get(record.id) ?? 0) + 1);
    ledger.add(record);
    if (seen === REQUESTS) all();
  });

  const traffic = new OpenLoopTraffic({
    port: loadBalancer.portOf(LISTENER),
    request: { method: 'GET', host: 'shop.example.com', path: '/', headers: [] },
    ratePerSecond: 5_000,
    // Few enough that a busy machine sends less instead of letting requests wait for it.
    maxInFlight: 100,
    random,
    clock,
    patienceMs: 65_000,
  });
  traffic.book = ledger;
  traffic.start();
  await sentAll;
  await traffic.stop();
  await Promise.all(drained);
  const servedByTargets = targets.reduce((sum, target) => sum + target.served(), 0);
  const summary = ledger.summary;
  await loadBalancer.close();
  await Promise.all(targets.map((target) => target.close()));

  expect(summary).toMatchObject({ total: traffic.sent, failed: 0, unfinished: 0 });
  expect(servedByTargets).toBe(traffic.sent);
  expect(recorded.size).toBe(traffic.sent);
  expect([...recorded.values()].every((times) => times === 1)).toBe(true);
  expect(summary.servedByGreen).toBeGreaterThan(9_000);
  expect(blue.candidates()).toEqual([]);
  expect(traffic.sent).toBeGreaterThanOrEqual(REQUESTS);
});
