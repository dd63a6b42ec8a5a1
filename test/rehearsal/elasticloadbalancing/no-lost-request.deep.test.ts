import { Pool } from 'undici';
import { ScaledClock } from '../../../rehearsal/clock/scaled-clock';
import { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import type { TargetGroup } from '../../../rehearsal/elasticloadbalancing/target-group';
import { type Random, seededRandom } from '../../../rehearsal/random';
import { forwardTo, LISTENER, process, rule, targetGroup } from './fixtures';
import { type Server, serve } from './loopback';

const REQUESTS = 200_000;
const CONNECTIONS = 64;
/** A change of the rules or of the targets comes after so many requests. */
const BETWEEN_CHANGES = 500;

/** How often each request was seen, by the place in which it was counted. */
class Counts {
  private readonly times = new Uint8Array(REQUESTS);

  add(id: unknown): void {
    const index = Number(id);
    this.times[index] = (this.times[index] ?? 0) + 1;
  }

  /** How many requests were seen so often. */
  seen(times: number): number {
    return this.times.reduce((sum, each) => sum + (each === times ? 1 : 0), 0);
  }
}

/** Targets that come and go in two groups, between which the weights move. */
class Fleet {
  readonly atTargets = new Counts();
  readonly done: Promise<unknown>[] = [];
  private readonly servers: Server[] = [];
  private readonly members = new Map<TargetGroup, string[]>();
  private named = 0;

  constructor(
    private readonly loadBalancer: LoadBalancer,
    private readonly groups: readonly [TargetGroup, TargetGroup],
    private readonly ruleArn: string,
    private readonly random: Random,
  ) {
    for (const group of groups) this.members.set(group, []);
  }

  async add(group: TargetGroup): Promise<void> {
    const random = this.random;
    const server = await serve((request, response) => {
      if (request.url === '/ready') {
        response.end();
        return;
      }
      this.atTargets.add(request.headers['x-number']);
      // Some take a turn of the event loop, some have to read a body, so that requests are in flight at every change.
      if (request.method === 'POST') request.resume().on('end', () => response.end('ok'));
      else if (random() < 0.5) setImmediate(() => response.end('ok'));
      else response.end('ok');
    });
    this.servers.push(server);
    this.named += 1;
    const id = `${group.name}-${this.named}`;
    group.register(process(id, server.port));
    this.members.get(group)?.push(id);
  }

  /** One of: the weights move, a target comes, or one of several goes. */
  change(): void {
    const [blue, green] = this.groups;
    const toGreen = Math.floor(this.random() * 1000);
    const group = this.random() < 0.5 ? blue : green;
    const members = this.members.get(group) ?? [];
    const chance = this.random();
    if (chance < 0.5) {
      const action = forwardTo([blue, 999 - toGreen], [green, toGreen]);
      this.loadBalancer.modifyRule(this.ruleArn, { action });
    } else if (members.length < 2 || (chance < 0.75 && members.length < 5)) {
      this.done.push(this.add(group));
    } else {
      const [leaving = ''] = members.splice(Math.floor(this.random() * members.length), 1);
      this.done.push(group.deregister(leaving));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
  }
}

/** Sends every request once, some with a body, over keep-alive connections. */
async function sendAll(port: number, onSent: (nth: number) => void): Promise<{ ok: Counts; failed: number }> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS, pipelining: 1 });
  const ok = new Counts();
  let next = 0;
  let failed = 0;
  const user = async () => {
    while (next < REQUESTS) {
      const nth = next;
      next += 1;
      onSent(nth);
      const hasBody = nth % 10 === 0;
      const { statusCode, body } = await pool.request({
        path: `/?nth=${nth}`,
        method: hasBody ? 'POST' : 'GET',
        headers: { 'x-rehearsal-request': String(nth), 'x-number': String(nth) },
        ...(hasBody && { body: 'x'.repeat(2000) }),
      });
      if (statusCode === 200 && (await body.text()) === 'ok') ok.add(nth);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, user));
  await pool.close();
  return { ok, failed };
}

test('200,000 requests while weights move and targets come and go: none lost, none doubled', async () => {
  // Deregistration waits for requests at real time; what is shown as draining passes quickly.
  const clock = new ScaledClock();
  clock.accelerate(600);
  const random = seededRandom(7);
  const loadBalancer = new LoadBalancer({ fullName: 'app/shop/1', clock, random: seededRandom(8) });
  const groups = [targetGroup('blue', clock), targetGroup('green', clock)] as const;
  for (const group of groups) loadBalancer.addTargetGroup(group);
  const defaultAction = { type: 'fixed-response', statusCode: 404 } as const;
  await loadBalancer.addListener(LISTENER, { protocol: 'HTTP', port: 80, defaultAction });
  const [blue, green] = groups;
  const production = rule('production', { priority: 1, action: forwardTo([blue, 1], [green, 1]) });
  loadBalancer.createRule(LISTENER, production);
  const fleet = new Fleet(loadBalancer, groups, production.arn, random);
  for (const group of [blue, blue, green, green]) await fleet.add(group);

  const atLoadBalancer = new Counts();
  const byStatus = new Map<number, number>();
  loadBalancer.onRequest(({ id, status }) => {
    atLoadBalancer.add(id);
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  });
  const { ok, failed } = await sendAll(loadBalancer.portOf(LISTENER), (nth) => {
    if (nth > 0 && nth % BETWEEN_CHANGES === 0) fleet.change();
  });
  await Promise.all(fleet.done);
  await loadBalancer.close();
  await fleet.close();

  expect(fleet.done.length).toBeGreaterThan(100);
  expect([...byStatus]).toEqual([[200, REQUESTS]]);
  expect(failed).toBe(0);
  expect(ok.seen(1)).toBe(REQUESTS);
  expect(atLoadBalancer.seen(1)).toBe(REQUESTS);
  expect(fleet.atTargets.seen(1)).toBe(REQUESTS);
});
