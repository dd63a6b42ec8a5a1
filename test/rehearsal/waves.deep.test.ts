import { join } from 'node:path';
import { ApplyEnded } from '../../cli/apply/applied';
import { lookAtWave } from '../../cli/apply/look-at-wave';
import { connect } from '../../cli/aws/clients';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { badRelease, goodRelease, rehearse, rehearseWaves } from '../../rehearsal/testing';
import { configuration } from '../configurations';
import { root } from '../synth';

const FILE = join('examples', 'regions.ts');
let assembly: ReturnType<typeof synthesizeDelivery>;
beforeAll(async () => {
  assembly = synthesizeDelivery(await configuration(FILE), { file: join(root, FILE) });
});
afterAll(() => closeWarmProcesses());

const outcomes = (waves: Awaited<ReturnType<typeof rehearseWaves>>) =>
  waves.map(({ name, outcome }) => [name, outcome]);
/** It begins to fail when nobody of the release watches it any more. */
const late = { errorShare: ({ age }: { readonly age: number }) => (age > 30 * 60 ? 0.3 : 0) };
/** And is well again long before the region has settled. */
const forAWhile = {
  errorShare: ({ age }: { readonly age: number }) => (age > 30 * 60 && age < 33 * 60 ? 0.08 : 0),
};

test('a bad release is stopped in the first wave, and the second one does not begin', async () => {
  const waves = await rehearseWaves(assembly, {
    environment: 'production',
    releases: { shop: badRelease({ errorShare: 0.1 }) },
  });
  expect(outcomes(waves)).toEqual([
    ['production-eu', 'stopped'],
    ['production-us', 'not-begun'],
  ]);
  expect(waves[0]?.delivery?.outcomes).toEqual({ shop: 'rolled-back' });
  expect(waves[1]?.delivery).toBeUndefined();
});

test('a good release goes to one region after the other', async () => {
  const waves = await rehearseWaves(assembly, { environment: 'production' });
  expect(outcomes(waves)).toEqual([
    ['production-eu', 'released'],
    ['production-us', 'released'],
  ]);
});

test('a release that is well until it is out, and then is not, is stopped while it settles', async () => {
  const waves = await rehearseWaves(assembly, {
    environment: 'production',
    releases: { shop: goodRelease(late as never) },
  });
  expect(outcomes(waves)).toEqual([
    ['production-eu', 'alarmed'],
    ['production-us', 'not-begun'],
  ]);
  expect(waves[0]?.problems).toContain('shop-production-eu-availability-page sounds');
});

test('an alarm that is over before the next region begins has stopped it', async () => {
  const waves = await rehearseWaves(assembly, {
    environment: 'production',
    releases: { shop: goodRelease(forAWhile as never) },
  });
  expect(outcomes(waves)).toEqual([
    ['production-eu', 'alarmed'],
    ['production-us', 'not-begun'],
  ]);
});

test('one that is bad in the second region alone has left the first as it went out', async () => {
  const waves = await rehearseWaves(assembly, {
    environment: 'production',
    regions: { 'production-us': { releases: { shop: badRelease({ errorShare: 0.1 }) } } },
  });
  expect(outcomes(waves)).toEqual([
    ['production-eu', 'released'],
    ['production-us', 'stopped'],
  ]);
});

test('what has no regions is refused, and a region that there is not', async () => {
  await expect(rehearseWaves(assembly, { environment: 'staging' })).rejects.toThrow(
    'must be an environment with regions, got staging',
  );
  await expect(rehearseWaves(assembly, { environment: 'production', regions: { us: {} } })).rejects.toThrow(
    'got us; there are production-eu, production-us',
  );
});

// What `teal apply` does after the verdict of a wave, with its own client over HTTP.
describe('a wave is looked at', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  async function looked(
    environment: string,
    release: Parameters<typeof rehearse>[1]['release'],
    wentOutBefore = 0,
  ) {
    const said: string[] = [];
    const done = await rehearse(assembly, {
      ...{ environment, release },
      afterwards: [
        {
          do: 'run',
          run: async ({ environment: variables, pause }) => {
            Object.assign(process.env, variables);
            const clients = await connect({});
            const { signal } = new AbortController();
            const from = pause.now();
            const changedAt = async () => from - wentOutBefore * 60_000;
            const looking = { cloudWatch: () => clients.cloudWatch(), pause, signal, changedAt };
            const failed = await lookAtWave(readAssembly(assembly.directory), environment, {
              ...{ ...looking, say: (text: string) => said.push(text) },
            }).then(
              () => undefined,
              (error: unknown) => error,
            );
            return { failed, minutes: (pause.now() - from) / 60_000 };
          },
        },
      ],
    });
    expect(done.outcome).toBe('released');
    const told = done.acts?.at(-1)?.returned as { failed?: ApplyEnded; minutes: number } | undefined;
    return { failed: told?.failed, minutes: told?.minutes, said };
  }

  test('for as long as the configuration says, and is well', async () => {
    const { failed, minutes, said } = await looked('production-eu', goodRelease());
    expect(failed).toBeUndefined();
    expect(minutes).toBe(30);
    expect(said[0]).toMatch(/^wave 1 of 2 of production: \d+ alarms are looked at for 30 minutes more$/);
  });

  test('and ends with the alarm that sounds, before its time', async () => {
    const { failed, minutes } = await looked('production-eu', goodRelease(late as never));
    expect(failed).toBeInstanceOf(ApplyEnded);
    expect(failed).toMatchObject({ outcome: 'failed' });
    expect(failed?.message).toMatch(
      /^wave 1 of 2 of production must be well before the next begins, got: .* sounds/,
    );
    expect(minutes).toBeLessThan(30);
  });

  test('once where it went out long ago, and not at all where no region comes after it', async () => {
    expect((await looked('production-eu', goodRelease(), 31)).minutes).toBe(0);
    expect((await looked('production-us', goodRelease())).said).toEqual([]);
  });
});
