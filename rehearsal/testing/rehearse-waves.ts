import { stackNamed } from '../assembly/assembly';
import { type AssemblyInput, directoryOf } from '../assembly/assembly-input';
import { knownAssembly } from '../assembly/known-assemblies';
import { Malformed } from '../assembly/parse';
import { alarmsOfWave, waveProblems } from '../assembly/wave-alarms';
import type { Release, ReleaseOutcome } from '../report/release';
import { type RehearseOptions, rehearse } from './rehearse';

/** A rehearsal of a release to the regions of an environment, one after the other. */
export interface WavesOptions extends Omit<RehearseOptions, 'environment' | 'afterwards'> {
  /** As it is written: `production`, of `production-eu` and `production-us`. */
  readonly environment: string;
  /**
   * What differs by region, by its environment's name: `{ 'production-eu': { traffic: { requestsPerMinute: 600 } } }`. @default nothing
   */
  readonly regions?: Readonly<Record<string, Partial<Omit<RehearseOptions, 'environment' | 'afterwards'>>>>;
}

/** What became of a region: `alarmed` is released, and not well within the time it is looked at. */
export type WaveOutcome = ReleaseOutcome | 'alarmed' | 'not-begun';

/** A region in a rehearsal of waves. */
export interface RehearsedWave {
  /** Name of its environment. */
  readonly name: string;
  /** What became of it. */
  readonly outcome: WaveOutcome;
  /** What is wrong with its alarms, where it is `alarmed`. */
  readonly problems?: readonly string[];
  /** Absent of one that did not begin. */
  readonly release?: Release;
}

/**
 * Rehearses a release to each region of an environment in the order of `teal.json`, each in an account of its own; the first one that
 * is not released, or whose alarms sound while it settles, stops those after it, as `teal apply` does.
 *
 * @throws as `rehearse`, and Malformed for an environment without regions
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
    const release = await rehearse(assembly, {
      ...{ ...options, ...regions[name], environment: name },
      afterwards: [
        { do: 'wait', for: { milliseconds: (wave?.settleSeconds ?? 0) * 1000 } },
        {
          do: 'call',
          operation: 'CloudWatch.DescribeAlarms',
          input: { AlarmNames: names, AlarmTypes: [...TYPES] },
        },
      ],
    });
    const problems = release.outcome === 'released' ? waveProblems(names, seenIn(release)) : [];
    done.push({
      ...{ name, release, outcome: problems.length > 0 ? 'alarmed' : release.outcome },
      ...(problems.length > 0 && { problems }),
    });
  }
  return done;
}

const TYPES = ['MetricAlarm', 'CompositeAlarm'] as const;

interface Described {
  readonly MetricAlarms?: readonly { readonly AlarmName: string; readonly StateValue: string }[];
  readonly CompositeAlarms?: Described['MetricAlarms'];
}

function seenIn({ acts = [] }: Release) {
  const { MetricAlarms = [], CompositeAlarms = [] } = (acts.at(-1)?.answer ?? {}) as Described;
  return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName: name, StateValue: state }) => ({
    name,
    state,
  }));
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
