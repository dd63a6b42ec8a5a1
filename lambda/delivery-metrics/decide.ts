/**
 * How a deployment can end.
 * source: Amazon ECS API reference, ServiceDeployment, status
 */
export const endings = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'] as const;
export type Ending = (typeof endings)[number];

/** A deployment that is over. Times are milliseconds since the Unix epoch. */
export interface Ended {
  readonly ending: Ending;
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Whether its task definition or an image is another than what ran. */
  readonly changes: boolean;
  /** Start of the failures before it after which users were not surely back. */
  readonly unrestoredSince: number | undefined;
  /** Start of the release that it has gone back from. */
  readonly wentBackFrom: number | undefined;
  /** Time of the commit that it has released. */
  readonly committedAt: number | undefined;
}

/** What one deployment adds to each metric; nothing to those that are absent. */
export interface Measured {
  /** Also a sample of 0: the number of samples is that of deployments. */
  readonly deployments?: 0 | 1;
  readonly failedDeployments?: number;
  /** Seconds. */
  readonly leadTime?: number;
  /** Seconds. */
  readonly timeToRestore?: number;
}

/**
 * What a deployment is in the words of DORA; docs/dora.md says it, and where it differs.
 *
 * One that changes nothing (tasks are started anew) is no deployment to DORA; users may be back by it all the same.
 */
export function measure(ended: Ended): Measured {
  const { ending, finishedAt, changes, wentBackFrom, committedAt } = ended;
  const isGood = ending === 'SUCCESSFUL';
  const hurtSince = hurtSinceOf(ended);
  const restored = hurtSince === undefined ? {} : { timeToRestore: secondsFrom(hurtSince, finishedAt) };
  if (!changes) return restored;
  const isNew = isGood && wentBackFrom === undefined;
  return {
    deployments: isGood ? 1 : 0,
    failedDeployments: (isGood ? 0 : 1) + (wentBackFrom === undefined ? 0 : 1),
    // A commit of later than its release is a clock that is wrong, and no lead time.
    ...(isNew &&
      committedAt !== undefined &&
      committedAt <= finishedAt && { leadTime: secondsFrom(committedAt, finishedAt) }),
    ...restored,
  };
}

/** Undefined where nobody was hurt, or where they still are. */
function hurtSinceOf(ended: Ended): number | undefined {
  const { ending, startedAt, changes, unrestoredSince, wentBackFrom } = ended;
  const own = ending === 'ROLLBACK_SUCCESSFUL' && changes ? startedAt : undefined;
  if (ending !== 'SUCCESSFUL' && ending !== 'ROLLBACK_SUCCESSFUL') return undefined;
  const known = [unrestoredSince, wentBackFrom, own].filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

const secondsFrom = (from: number, to: number): number => Math.max(0, Math.round((to - from) / 1000));

/** Those before it, the newest first. */
export function unrestoredSince(
  before: readonly { readonly status: string; readonly startedAt: number }[],
): number | undefined {
  let since: number | undefined;
  for (const { status, startedAt } of before) {
    if (status !== 'STOPPED' && status !== 'ROLLBACK_FAILED') return since;
    since = startedAt;
  }
  return since;
}

/** A deployment that ended well. */
export interface Success {
  /** Of its image; undefined when it is not known. */
  readonly digest: string | undefined;
  readonly startedAt: number;
}

/**
 * The start of the release that a deployment of `digest` goes back from: the image was here before that release was. Nobody
 * needs to have said that it is a recovery. Forward again to an image that was gone back from is no way back, since
 * that one is the newer.
 *
 * @param successes before it, the newest first
 * @returns undefined when it goes back from none
 */
export function wentBackFrom(digest: string, successes: readonly Success[]): number | undefined {
  const [last] = successes;
  if (last?.digest === undefined || last.digest === digest) return undefined;
  const first = (of: string) => successes.findLastIndex((one) => one.digest === of);
  if (first(digest) <= first(last.digest)) return undefined;
  // It may have been deployed again and again, with other settings.
  const next = successes.findIndex((one) => one.digest !== last.digest);
  return successes[next - 1]?.startedAt;
}
