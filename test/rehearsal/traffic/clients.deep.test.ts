import { seededRandom } from '../../../rehearsal/random';
import { problemsOfClients } from '../../../rehearsal/traffic/clients';
import { LiveUsers } from '../../../rehearsal/traffic/live-users';
import { RateLimit } from '../../../rehearsal/wafv2/rate-limit';
import { Stage } from '../elasticloadbalancing/stage';

const FLOOD = '203.0.113.9';

test.each<[Readonly<Record<string, number>>, readonly string[]]>([
  [{}, []],
  [{ [FLOOD]: 1, '2001:db8::3': 0 }, []],
  [{ [FLOOD]: 0 }, ['clients must have a weight above 0']],
  [{ everybody: 1 }, ['clients must name IP addresses, got everybody']],
  [{ [FLOOD]: -1, '198.51.100.1': 1 }, [`clients.${FLOOD} must be at least 0, got -1`]],
])('%j', (clients, expected) => {
  expect(problemsOfClients(clients, 'clients')).toEqual(
    expected.map((each) => expect.stringContaining(each)),
  );
});

test('live users come from their addresses, and the ledger has what each of them met', async () => {
  const stage = await Stage.open({ attributes: { idleTimeoutMs: 60_000 } });
  try {
    const rate = { requests: 50, seconds: 60 };
    let now = 0;
    const limit = new RateLimit({ now: () => now });
    stage.loadBalancer.guard.inspect = (address, count) =>
      address !== undefined && limit.isOver(rate, address, count)
        ? { status: 429, headers: {}, body: '' }
        : undefined;
    let served = 0;
    let enough = () => {};
    const many = new Promise<void>((resolve) => {
      enough = resolve;
    });
    await stage.target(stage.primary, (_, response) => {
      served += 1;
      // Everybody is let in, until the rule looks.
      if (served === 100) now = 10_000;
      if (served === 130) enough();
      response.end();
    });
    const users = new LiveUsers({
      ...{ loadBalancer: stage.loadBalancer, productionRuleArn: stage.production.arn, host: 'shop.test' },
      ...{ ratePerSecond: 500, random: seededRandom(1), clock: stage.clock },
      clients: { [FLOOD]: 20, '198.51.100.1': 1 },
    });
    const book = users.open(() => 'blue');
    users.start();
    await many;
    const { byClient, failed, total } = await book.close(new AbortController().signal);
    await users.stop(true);
    const [flood, other] = [byClient?.[FLOOD], byClient?.['198.51.100.1']];
    expect(failed).toBe(0);
    expect((flood?.total ?? 0) + (other?.total ?? 0)).toBe(total);
    expect(flood?.blocked).toBeGreaterThan(0);
  } finally {
    await stage.close();
  }
});
