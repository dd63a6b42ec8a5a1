import { stateOf } from '../change-set/stack-status';
import type { HoldEntry, ReleaseEntry } from '../records/entry';
import { sentenceOf } from '../records/hold';
import type { Standing } from '../rollback/standing';
import { irreversibleSince, releaseBefore, wentOut } from '../rollback/wanted';

/** What a drill releases, and comes back to. */
export interface DrillPlan {
  readonly from: ReleaseEntry;
  /** The one before. */
  readonly to: ReleaseEntry;
}

/**
 * Whether an environment is one that a drill leaves alone: the last is the nearest to users, and one that is not known
 * may be it.
 *
 * @param environments in the order of promotion; undefined without an assembly that says it
 * @param evenLast name that a person gave a second time
 */
export function guardOf(
  environment: string,
  environments: readonly string[] | undefined,
  evenLast: string | undefined,
): string | undefined {
  if (evenLast === environment) return undefined;
  const why =
    environments === undefined
      ? 'and no assembly says the order of environments'
      : environments.includes(environment)
        ? environments.at(-1) === environment
          ? 'which is the last'
          : undefined
        : `and the assembly has ${environments.join(', ')}`;
  if (why === undefined) return undefined;
  const advice =
    environments === undefined
      ? 'synthesize it (npx cdk synth -q), or name one by --assembly'
      : `drill in ${environments.slice(0, -1).join(' or ') || 'one that comes before it'}`;
  return `--env must be an environment before the last, got ${environment}, ${why}; ${advice}, or name it twice: --even-last ${environment}`;
}

/** @returns all problems at once */
export function planDrill(
  standing: Standing,
  holds: readonly HoldEntry[],
  releases: readonly ReleaseEntry[],
): DrillPlan | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const { stack, isRunning, live } = standing;
  for (const hold of holds) {
    const way =
      hold.recoversTo === undefined
        ? 'wait until it is ended'
        : 'a drill that was ended half-way goes back by npx teal rollback --previous';
    problems.push(`the environment must be free, got one ${sentenceOf(hold)}; ${way}`);
  }
  if (isRunning || stateOf(stack.status) !== 'settled') {
    problems.push(
      `nothing must be on its way, got a stack that is ${stack.status}${isRunning ? ' and a deployment' : ''}; wait for its end`,
    );
  }
  const digest = stack.parameters.ImageDigest;
  if (digest !== undefined && live.length > 0 && !live.includes(digest)) {
    problems.push(
      `the service must run what its stack says (${digest}), got ${live.join(', ')}; see runbooks/recovery.md`,
    );
  }
  const from = releases.find((each) => each.digest === digest && wentOut(each));
  if (!from) {
    problems.push(
      `what runs must be a release on record, got ${digest ?? 'no ImageDigest'}; deploy it by the pipeline first`,
    );
    return { problems };
  }
  const to = releaseBefore(digest, releases);
  if (!to) {
    problems.push('there must be a release before the one that runs, got none on record; deploy twice first');
    return { problems };
  }
  for (const release of irreversibleSince(to.digest, releases)) {
    problems.push(
      `no release since must be irreversible, got ${release.commit}: ${release.irreversible}; drill after the next release`,
    );
  }
  return problems.length > 0 ? { problems } : { from, to };
}
