import { connect } from '../../../cli/aws/clients';
import { limit } from '../../../cli/limit/carry-out';
import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import {
  type Backstage,
  goodRelease,
  type OperatorAction,
  type OperatorStep,
  rehearse,
} from '../../../rehearsal/testing';
import { shop } from '../../synth';

afterAll(() => closeWarmProcesses());

/** A limit that the flood is under: it is more than the service bears, and nobody has thought of one client. */
const limited = { firewall: { limit: { requests: 60_000, per: minutes(5) } } };
const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 50, hold: minutes(10), bake: minutes(10) }), edge: limited }),
);

/** Requests a second that a task takes; what comes beyond is refused, whoever sends it. */
const CAPACITY = 10;
const busy = {
  errorShare: ({ perSecond = 0 }: { readonly perSecond?: number }) =>
    perSecond <= CAPACITY ? 0 : 1 - CAPACITY / perSecond,
};
const FLOOD = '203.0.113.9';
const OTHERS = ['198.51.100.1', '198.51.100.2', '2001:db8::3'];
/** A second of each: one sends five times what the two tasks take, all others together half of it. */
const CLIENTS = { [FLOOD]: 100, '198.51.100.1': 4, '198.51.100.2': 4, '2001:db8::3': 2 };

/** As a person does it, with the SDK. */
const withVerb =
  (asked?: { readonly requests: number; readonly seconds: number }) =>
  async ({ environment, pause }: Backstage) => {
    Object.assign(process.env, environment);
    try {
      const options = {
        service: 'shop',
        env: 'production',
        ...(asked && { reason: 'a flood', yes: true as const }),
      };
      return await limit(asked && { to: asked }, options, {
        ...{ connect, now: pause.now, say: () => {}, confirm: undefined },
        signal: new AbortController().signal,
      });
    } finally {
      for (const name of Object.keys(environment)) delete process.env[name];
    }
  };
const TURNED: OperatorAction = {
  ...{ after: minutes(3), do: 'run' },
  run: withVerb({ requests: 1200, seconds: 60 }),
};
type Shown = { readonly blocked: { readonly requests: number } };
const LOOKED: OperatorAction = { ...{ after: minutes(8), do: 'run' }, run: withVerb() };

async function rehearsed(
  operator: readonly OperatorAction[],
  clients: Readonly<Record<string, number>> = CLIENTS,
  afterwards: readonly OperatorStep[] = [],
) {
  const release = await rehearse(SHOP, {
    ...{
      hooks: 'declared',
      baseline: busy,
      release: goodRelease(busy),
      operator,
      afterwards,
      seed: 3,
      series: true,
    },
    without: ['alarms'],
    traffic: { requestsPerMinute: 60 * 110, clients },
  });
  const of = (address: string) => release.requests.byClient?.[address] ?? { total: 0, failed: 0, blocked: 0 };
  return { release, flood: of(FLOOD), others: OTHERS.map(of) };
}

test('one client at five times the capacity: others are refused, until the limit is turned', async () => {
  const without = await rehearsed([]);
  expect(without.release.outcome).toBe('released');
  for (const { total, failed, blocked } of [without.flood, ...without.others]) {
    expect(total).toBeGreaterThan(1000);
    expect(failed / total).toBeGreaterThan(0.7);
    expect(blocked).toBe(0);
  }

  const turned = await rehearsed([TURNED, LOOKED]);
  const [set, shown] = turned.release.acts ?? [];
  expect(set).toMatchObject({ returned: { outcome: 'set', recorded: { is: 'yes' } } });
  // Nobody but the flood is refused by the limit, and it is refused most of what it sends.
  expect(turned.others.map(({ blocked }) => blocked)).toEqual([0, 0, 0]);
  expect(turned.flood.blocked / turned.flood.total).toBeGreaterThan(0.7);
  expect(shown).toMatchObject({
    returned: { outcome: 'shown', since: { is: 'known', reason: 'a flood' } },
  });
  const { returned = { blocked: { requests: 0 } } } = shown ?? {};
  const { blocked } = returned as Shown;
  expect(blocked.requests).toBeGreaterThan(10_000);
  // WAF notices within seconds, and from then on everybody else is served.
  const steps = turned.release.series?.steps ?? [];
  const failedIn = (from: number, to: number) => {
    const sides = steps.filter(({ at }) => at >= from && at < to).flatMap(({ blue, green }) => [blue, green]);
    return {
      requests: sides.reduce((sum, side) => sum + side.requests, 0),
      failed: sides.reduce((sum, side) => sum + side.failed, 0),
    };
  };
  const [before, after] = [failedIn(0, 180), failedIn(240, Number.POSITIVE_INFINITY)];
  expect(before.failed / before.requests).toBeGreaterThan(0.4);
  expect(after.requests).toBeGreaterThan(5000);
  expect(after.failed / after.requests).toBeLessThan(0.01);
  expect(turned.release.notModelled).toContain(
    'AWS::WAFv2::WebACL (managed rules of rule AWSManagedRulesCommonRuleSet)',
  );
});

test('users who come from nowhere in particular meet no limit', async () => {
  const { release } = await rehearsed([{ ...TURNED, run: withVerb({ requests: 10, seconds: 600 }) }], {});
  expect(release.requests.byClient).toBeUndefined();
  expect(release.requests.total).toBeGreaterThan(100_000);
  expect(release.series?.steps.every(({ failedByLoadBalancer }) => failedByLoadBalancer === 0)).toBe(true);
});

test('a release through the stack leaves a turned limit as it is', async () => {
  const { release } = await rehearsed([TURNED], CLIENTS, [
    { do: 'update-stack', parameters: { ImageDigest: `sha256:${'2'.repeat(64)}` }, release: busy },
    { do: 'run', run: withVerb() },
  ]);
  const [, updated, shown] = release.acts ?? [];
  expect(updated?.stacks).toContainEqual(expect.objectContaining({ status: 'UPDATE_COMPLETE' }));
  expect(updated).not.toHaveProperty('refused');
  expect(shown).toMatchObject({
    returned: { outcome: 'shown', now: { requests: 1200, seconds: 60 }, since: { is: 'known' } },
  });
});
