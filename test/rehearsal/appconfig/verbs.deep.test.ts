import { connect } from '../../../cli/aws/clients';
import { kill, list, type SetSurroundings, set } from '../../../cli/flags/carry-out';
import example from '../../../examples/flags';
import { type Flag, type FlagRollout, flag, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { Backstage } from '../../../rehearsal/scenarios/operator';
import { rehearseUpdate } from '../../../rehearsal/testing';

const FILE = 'examples/flags.ts';
const { service } = example as { readonly service: NonNullable<typeof example.service> };
const of = { service: 'shop', env: 'production' };
const why = { ...of, reason: 'see #812' };
const more = flag({ name: 'gift-wrap', owner: '@acme/checkout', expires: '2027-06-30' });
const declaring = (rollout: FlagRollout, ...added: readonly Flag[]) =>
  synthesizeDelivery(
    {
      ...example,
      service: {
        ...service,
        flags: { ...service.flags, rollout, flags: [...(service.flags?.flags ?? []), ...added] },
      },
    },
    { file: FILE },
  );
/** It is looked at each ten seconds: short ones are enough. */
const before = declaring({ over: minutes(2), growth: 50, bake: minutes(1) });
const after = declaring({ over: minutes(1), growth: 100, bake: minutes(1) }, more);

/** What a person sees who calls the endpoint of the rehearsal. */
class Caller {
  private readonly surroundings: SetSurroundings;

  constructor({ environment, pause }: Backstage) {
    Object.assign(process.env, environment, { AWS_MAX_ATTEMPTS: '1' });
    const { signal } = new AbortController();
    this.surroundings = { connect, pause, signal, say: () => {}, confirm: async () => true };
  }

  set(name: string, enabled: boolean) {
    return set({ name, enabled, attributes: {} }, why, this.surroundings);
  }

  kill(name: string) {
    return kill(name, why, this.surroundings);
  }

  async shown() {
    const { standing } = await list(of, this.surroundings);
    const on = Object.entries(standing?.values.values ?? {}).flatMap(([name, { enabled }]) =>
      enabled ? [name] : [],
    );
    return { declared: standing?.declared.map(({ name }) => name), on };
  }
}

const act = <T>(what: (caller: Caller) => Promise<T>) => ({
  ...{ do: 'run' as const, run: (backstage: Backstage) => what(new Caller(backstage)) },
});
afterAll(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
});

test('verbs work against the stack of a rehearsal, and its update puts no value back', async () => {
  const update = await rehearseUpdate(before, after, {
    ...{ environment: 'production', hooks: 'declared' },
    beforehand: [
      act(async (caller) => {
        const first = await caller.shown();
        const flagged = await caller.set('express-checkout', true);
        return { first, flagged, later: await caller.shown() };
      }),
    ],
    afterwards: [
      act(async (caller) => {
        const still = await caller.shown();
        const flagged = await caller.set('gift-wrap', true);
        const killed = await caller.kill('express-checkout');
        return { still, flagged, killed, later: await caller.shown() };
      }),
    ],
  });
  const [early, late] = update.acts?.map(({ returned }) => returned) ?? [];
  const declared = ['express-checkout', 'buy-button'];
  expect(early).toMatchObject({
    first: { declared, on: [] },
    flagged: { outcome: 'completed', deployment: { number: 2, version: 2, percent: 100 } },
    later: { declared, on: ['express-checkout'] },
  });
  expect(update.stacks.at(-1)).toMatchObject({ stackName: 'shop-production', status: 'UPDATE_COMPLETE' });
  const changed = update.events.filter(({ logicalId }) => /^FeatureFlags|^Flags/.test(logicalId));
  expect(new Set(changed.map(({ logicalId }) => logicalId.replace(/[\dA-F]{8}$/, '')))).toEqual(
    new Set(['FeatureFlagsDeclaredVersion', 'FeatureFlagsGradual']),
  );
  expect(late).toMatchObject({
    still: { declared: [...declared, 'gift-wrap'], on: ['express-checkout'] },
    flagged: { outcome: 'completed', deployment: { number: 3 } },
    killed: { outcome: 'completed' },
    later: { on: ['gift-wrap'] },
  });
});
