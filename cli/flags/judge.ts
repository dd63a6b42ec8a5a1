import type { ServiceOptions } from '../aws/options';
import { ask, type FlagsSurroundings, type Unanswered } from './carry-out';
import { experimentOf } from './experiment';
import { type ExperimentJudgement, judgeExperiment } from './judge-experiment';
import { readVariants, windowOf } from './read-variants';

export interface JudgeFlagOptions extends ServiceOptions {
  readonly flag: string;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
}

/** Between which moments what was counted was looked at: milliseconds since the Unix epoch. */
export interface Looked {
  readonly since: number;
  readonly until: number;
}

export type JudgedFlag = Unanswered | (ExperimentJudgement & Looked);

/** What the numbers say of an experiment's variants. */
export const judgeFlag = (
  options: JudgeFlagOptions,
  { connect, pause, signal }: Pick<FlagsSurroundings, 'connect' | 'pause' | 'signal'>,
): Promise<JudgedFlag> =>
  ask<JudgedFlag>(options, { connect, signal }, async (flags, clients) => {
    const { service, env: environment, flag } = options;
    const experiment = experimentOf(flag, await flags.read());
    if ('refused' in experiment) return { outcome: 'refused', reason: experiment.refused };
    const window = windowOf(options.since, pause.now());
    const { control, variants } = experiment;
    const [first = [], ...others] = await readVariants(
      await clients.cloudWatch(),
      { service, environment, flag },
      [control, ...variants.map(({ name }) => name)],
      { window, signal },
    );
    const looked = { since: window.from, until: window.until };
    return {
      ...looked,
      ...judgeExperiment({
        ...looked,
        control: { name: control, minutes: first },
        variants: variants.map((one, nth) => ({ ...one, minutes: others[nth] ?? [] })),
      }),
    };
  });
