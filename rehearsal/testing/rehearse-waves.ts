import { stackNamed } from '../assembly/assembly';
import { type AssemblyInput, directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import { Malformed } from '../assembly/parse';
import { alarmsOfWave, waveProblems } from '../assembly/wave-alarms';
import { type DeliveryOptions, type DeliveryResult, deliverAll } from './rehearse-delivery';

/** Milliseconds, as `teal apply` looks: an alarm that is over when the next region begins has stopped it all the same. */
const LOOK_EVERY = 30_000;

/** A rehearsal of a release to the regions of an environment, one after the other. */
export interface WavesOptions extends Omit<DeliveryOptions, 'environment'> {
  /** As it is written: `production`, of `production-eu` and `production-us`. */
  readonly environment: string;
  /**
   * What differs by region, by its environment's name: `{ 'production-eu': { releases: { shop: badRelease({ errorShare: 0.1 }) } } }`.
   * @default nothing
   */
  readonly regions?: Readonly<Record<string, Omit<DeliveryOptions, 'environment'>>>;
}

/** What became of a region: `alarmed` is released, and not well within the time it is looked at. */
export type WaveOutcome = DeliveryResult['outcome'] | 'alarmed' | 'not-begun';

/** A region in a rehearsal of waves. */
export interface RehearsedWave {
  /** Name of its environment. */
  readonly name: string;
  /** What became of it. */
  readonly outcome: WaveOutcome;
  /** What is wrong with its alarms, where it is `alarmed`. */
  readonly problems?: readonly string[];
  /** What became of its services. Absent of a region that did not begin. */
  readonly delivery?: DeliveryResult;
}

/**
 * Rehearses a release of all services to each region of an environment in the order of `teal.json`, each region in an account of its
 * own; the first one where not every service is released, or whose alarms sound while it settles, stops those after it, as
 * `teal apply` does. The last region is looked at, too, where `teal apply` ends with its verdict: nothing begins after it.
 *
 * @throws as `rehearseDelivery`, and Malformed for an environment without regions
 */
export async function rehearseWaves(
  assembly: AssemblyInput,
  { environment, regions = {}, ...options }: WavesOptions,
): Promise<readonly RehearsedWave[]> {
  const known = knownAssembly(directoryOf(assembly));
  const waves = (known.teal?.environments ?? [])
    .filter(({ wave }) => wave?.of === environment)
    .toSorted((one, other) => (one.wave?.number ?? 0) - (other.wave?.number ?? 0));
  requireKnown(
    environment,
    waves.map(({ name }) => name),
    regions,
  );
  const done: RehearsedWave[] = [];
  for (const { name, wave, services } of waves) {
    const before = done.at(-1);
    if (before !== undefined && before.outcome !== 'released') {
      done.push({ name, outcome: 'not-begun' });
      continue;
    }
    const names = alarmsOfWave(services.map(({ stack }) => stackNamed(known, stack)));
    let problems: readonly string[] = [];
    const delivery = await deliverAll(
      assembly,
      { ...options, ...regions[name], environment: name },
      async (stages) => {
        const [{ clock } = { clock: undefined }] = stages;
        if (clock === undefined) return;
        const endsAt = clock.now() + (wave?.settleSeconds ?? 0) * 1000;
        for (;;) {
          // Each service has an account of its own here; all have the alarms of their own stack.
          const seen = stages.flatMap(({ service }) => service.account.cloudWatch.alarms.describe());
          problems = waveProblems(names, seen);
          if (problems.length > 0 || clock.now() >= endsAt) return;
          await clock.sleep(Math.min(LOOK_EVERY, endsAt - clock.now()));
        }
      },
    );
    done.push({
      ...{ name, delivery, outcome: problems.length > 0 ? 'alarmed' : delivery.outcome },
      ...(problems.length > 0 && { problems }),
    });
  }
  return done;
}

function requireKnown(environment: string, waves: readonly string[], regions: object): void {
  if (waves.length === 0)
    throw new Malformed([
      `rehearseWaves.environment must be an environment with regions, got ${environment}; write regions in the configuration, or use rehearse`,
    ]);
  const problems = Object.keys(regions)
    .filter((name) => !waves.includes(name))
    .map(
      (name) => `rehearseWaves.regions must be by environment, got ${name}; there are ${waves.join(', ')}`,
    );
  if (problems.length > 0) throw new Malformed(problems);
}
