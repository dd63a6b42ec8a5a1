import { shortName, shown } from '../../lambda/uniformity/shown';
import { unreviewed } from '../apply/decide';
import type { StackSeen } from '../change-set/stack';
import { isInProgress, stateOf } from '../change-set/stack-status';
import type { GivenDigest } from '../deploy';
import type { GuardedKind } from '../plan/line';
import type { PlanFile } from '../prepare/plan-file';
import type { SeenRunning } from '../stop/decide';
import { optionsOf, placed } from './go-on';
import type { Place } from './services';

/** A service before it is deployed. */
export interface Before {
  readonly service: string;
  readonly environment: string;
  /** Name. */
  readonly stack: string;
  /** Of ECS, where others are in it too. */
  readonly cluster?: string;
  /** Whether its image is a parameter of its stack: the pipeline builds it. */
  readonly takesDigest: boolean;
  /** Absent where there is no such stack. */
  readonly seen?: Pick<StackSeen, 'status' | 'parameters'>;
  /** Of what the services of the environment share. */
  readonly foundation: {
    readonly stack: string;
    /** Absent where there is no such stack. */
    readonly status?: string;
  };
  /** Not over yet. */
  readonly running?: SeenRunning;
}

/** Of a stack whose creation did not end well; CloudFormation keeps its template and parameters all the same. */
const NOT_MADE = /^(REVIEW_IN_PROGRESS|CREATE_IN_PROGRESS|CREATE_FAILED|ROLLBACK_\w+|DELETE_\w+)$/;

/** Whether a stack was ever made. */
export const isMade = (status: string | undefined): boolean => status !== undefined && !NOT_MADE.test(status);

/** Parameter `ImageDigest`; undefined before the first deployment. */
const deployedDigest = ({ seen }: Pick<Before, 'seen'>): string | undefined =>
  isMade(seen?.status) ? seen?.parameters.ImageDigest : undefined;

/** Why nothing may be deployed now, all at once; undefined where it may. */
export function refusalOf(all: readonly Before[], place: Place = {}): string | undefined {
  const reasons = all.flatMap((before) => [
    ...ofDeployment(before, place),
    ...ofStack(before.foundation.stack, before.foundation.status, place),
    ...ofStack(before.stack, before.seen?.status, place),
  ]);
  return reasons.length > 0 ? [...new Set(reasons)].join('\n') : undefined;
}

function ofDeployment(before: Before, place: Place): readonly string[] {
  const { service, running } = before;
  if (!running) return [];
  const { arn, status, stage } = running;
  const at = stage === undefined ? '' : ` at ${shown(stage)}`;
  const of = optionsOf(before, place);
  return [
    `deployment ${shortName(arn)} of ${service} is ${shown(status)}${at}: wait for its end (teal status --follow ${of}), or take it back (teal stop ${of} --reason …)`,
  ];
}

function ofStack(stack: string, status: string | undefined, place: Place): readonly string[] {
  if (status === undefined) return [];
  const named = [`--stack-name ${stack}`, ...placed(place)].join(' ');
  if (stateOf(status) === 'stuck')
    return [
      `stack ${stack} is ${status}: it could not go back, and takes no update before it has; aws cloudformation continue-update-rollback ${named} (docs/when-something-is-wrong.md)`,
    ];
  if (!isInProgress(status)) return [];
  return [
    `stack ${stack} is ${status}: wait for its end; aws cloudformation describe-stack-events ${named} shows it`,
  ];
}

/** The image of each service whose image is a parameter. @returns all problems at once, where there are some */
export function digestsOf(
  all: readonly Pick<Before, 'service' | 'stack' | 'takesDigest' | 'seen'>[],
  given: readonly GivenDigest[],
): { readonly digests: Readonly<Record<string, string>> } | { readonly problems: readonly string[] } {
  const takers = all.filter(({ takesDigest }) => takesDigest);
  const names = takers.map(({ service }) => service).join(', ') || 'none';
  const problems: string[] = [];
  const digests: Record<string, string> = {};
  for (const [name, digest] of given) {
    const [only, ...others] = takers;
    const service = name ?? (others.length === 0 ? only?.service : undefined);
    if (service !== undefined && takers.some((each) => each.service === service)) digests[service] = digest;
    else
      problems.push(
        name === undefined && takers.length > 1
          ? `--digest must name its service, got ${digest}; write SERVICE=${digest}, of ${names}`
          : `--digest must be of a service whose image a pipeline builds, got ${name ?? digest}; such are ${names}${takers.length === 0 ? ': cdk builds the image of each, leave --digest out' : ''}`,
      );
  }
  for (const { service, stack, ...taker } of takers) {
    digests[service] ??= deployedDigest(taker) ?? '';
    if (digests[service] === '')
      problems.push(
        `--digest must be given for the first deployment of ${service} (${stack}), got none; add --digest ${service}=sha256:… of an image that its pipeline has built`,
      );
  }
  return problems.length > 0 ? { problems } : { digests };
}

/** Whether a deployment would do nothing: no line in the plan, all is there, and the images are those that are deployed. */
export const isNothing = (
  { lines }: Pick<PlanFile, 'lines'>,
  digests: Readonly<Record<string, string>>,
  all: readonly Pick<Before, 'service' | 'seen' | 'foundation'>[],
): boolean =>
  lines.length === 0 &&
  all.every(
    ({ service, seen, foundation }) =>
      [seen?.status, foundation.status].every((each = '') => stateOf(each) === 'settled') &&
      (!(service in digests) || deployedDigest({ ...(seen && { seen }) }) === digests[service]),
  );

/**
 * Whether the commit goes out now. That of an image that stays has: what its message declares, as that it is a fix, is not
 * declared of what changes beside it.
 */
export const isNews = (
  digests: Readonly<Record<string, string>>,
  all: readonly Pick<Before, 'service' | 'seen'>[],
): boolean =>
  Object.keys(digests).length === 0 ||
  all.some(({ service, ...before }) => service in digests && deployedDigest(before) !== digests[service]);

/** Of a refusal: the plan was told whole before it. */
const MOST_TOLD = 10;

/**
 * Why a plan may not go out where nobody is asked; undefined where it may.
 *
 * @param allow kinds that whoever calls it takes upon themselves
 */
export function whyNotAllowed(plan: PlanFile, allow: readonly GuardedKind[]): string | undefined {
  const lacking = unreviewed(plan, undefined, []).filter(
    ({ kind }) => !(allow as readonly string[]).includes(kind),
  );
  if (lacking.length === 0) return undefined;
  const kinds = [...new Set(lacking.map(({ kind }) => kind))].join(',');
  return [
    `with --yes each destructive, broadening or weakening line must be allowed, got ${lacking.length} that are not; look at the plan, and add --allow ${kinds}`,
    ...(lacking.length > MOST_TOLD
      ? []
      : lacking.map(({ kind, text, stack = '' }) => `${kind}: ${stack}: ${text}`)),
  ].join('\n');
}

/** Lines of a plan by kind. */
export function countsOf({ lines }: Pick<PlanFile, 'lines'>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of lines) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** The images that change, for a person. */
export const imageLines = (
  digests: Readonly<Record<string, string>>,
  all: readonly Pick<Before, 'service' | 'seen'>[],
): readonly string[] =>
  all
    .filter(({ service }) => service in digests)
    .map(({ service, ...before }) => {
      const deployed = deployedDigest(before);
      const next = digests[service] ?? '';
      if (deployed === next) return `  image of ${service}: stays ${next}`;
      return `  image of ${service}: ${deployed === undefined ? 'the first,' : `from ${shown(deployed)}, to`} ${next}`;
    });
