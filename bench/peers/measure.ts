import type { Release } from '../../rehearsal/report/release';
import { type RehearseOptions, rehearse } from '../../rehearsal/testing/rehearse';
import type { TaskModel } from '../../rehearsal/workload/task-model';
import { PATHS } from './releases/bad';
import type { Setup } from './setups';

/** Minutes from the start of a release in which users are counted: by then a person has put right what got through. */
export const HORIZON = 60;

/** Of a version without trouble of its own. */
export const HEALTHY: TaskModel = { errorShare: 0.001 };

export interface Trial {
  readonly release: TaskModel;
  readonly baseline: TaskModel;
  readonly requestsPerMinute: number;
  readonly seed: number;
}

/** What a release did to users. */
export interface Measurement {
  readonly outcome: Release['outcome'];
  readonly decidedBy: string;
  /** Requests of users within the horizon that green or the load balancer failed: blue's own errors are not its doing. */
  readonly failed: number;
  /** Minutes of the whole traffic that green answered within the horizon. */
  readonly exposedMinutes: number;
  /** From green's first failure (or its start, if it failed nobody) until all users were back; undefined unless so. */
  readonly minutesToRollBack: number | undefined;
  /** Until all users were on green; undefined unless they stayed there. */
  readonly minutesToAll: number | undefined;
  /** Until the deployment was over. */
  readonly minutes: number;
}

/** @param assembly of the setup */
export async function measure(
  { open }: Pick<Setup, 'open'>,
  assembly: string,
  { release, baseline, requestsPerMinute, seed }: Trial,
): Promise<Measurement> {
  const options: RehearseOptions = {
    release,
    baseline,
    seed,
    traffic: { requestsPerMinute, paths: PATHS },
    ...(open && { open }),
    ...untilHorizon(),
  };
  return measurementOf(await rehearse(assembly, options), requestsPerMinute);
}

/** Users are counted until then however long the release takes: what got through goes on hurting them. */
function untilHorizon(): Pick<RehearseOptions, 'operator' | 'afterwards'> {
  let end = 0;
  return {
    operator: [
      {
        after: { milliseconds: 0 },
        do: 'run',
        run: ({ pause }) => {
          end = pause.now() + HORIZON * 60_000;
        },
      },
    ],
    afterwards: [{ do: 'run', run: ({ pause }) => pause.sleep(Math.max(0, end - pause.now())) }],
  };
}

function measurementOf(release: Release, requestsPerMinute: number): Measurement {
  const { outcome, decidedBy, requests, stages, strategy, simulatedSeconds } = release;
  const took = (release.timeToDetectSeconds ?? 0) + (release.timeToRollBackSeconds ?? 0);
  const all =
    strategy === 'ROLLING'
      ? stages.find(({ name }) => name === 'SCALE_UP')?.endedAt
      : stages.find(({ greenPercent }) => greenPercent === 100)?.startedAt;
  return {
    outcome,
    decidedBy,
    failed: requests.failedByGreen + requests.failedByLoadBalancer,
    exposedMinutes: requests.servedByGreen / requestsPerMinute,
    minutesToRollBack: outcome === 'rolled-back' ? took / 60 : undefined,
    minutesToAll: outcome === 'released' && all !== undefined ? all / 60 : undefined,
    minutes: simulatedSeconds / 60,
  };
}
