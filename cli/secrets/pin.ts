import { secretVersionParameter, shortVersion } from '../../lambda/shared/secret-version';
import { shortName, shown } from '../../lambda/uniformity/shown';
import { clusterOf, type ServiceOptions } from '../aws/options';
import { stateOf } from '../change-set/stack-status';
import type { Deployed } from '../records/deployed';
import type { HoldEntry } from '../records/entry';
import { sentenceOf } from '../records/hold';
import type { SeenRunning } from '../stop/decide';
import type { Target } from './choose';

/** The parameter by which a release gives a secret's version to the tasks of a service. */
export interface Pin {
  readonly variable: string;
  readonly parameter: string;
}

/**
 * Undefined of what no release gives: a parameter of Systems Manager, the test header, and a secret that was there already.
 */
export function pinOf(
  { kind, name }: Pick<Target, 'kind' | 'name'>,
  options: Pick<ServiceOptions, 'service' | 'env'>,
): Pin | undefined {
  const [, variable] = name.split(`${clusterOf(options)}/`);
  if (kind !== 'secret' || variable === undefined || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable))
    return undefined;
  return { variable, parameter: secretVersionParameter(variable) };
}

/** A service before one of its secrets is released. */
export interface BeforeRelease {
  readonly stack: Pick<Deployed, 'stackName' | 'status' | 'parameters'>;
  readonly running?: SeenRunning;
  /** In force, newest first. */
  readonly holds: readonly HoldEntry[];
}

/** Why a version cannot be released now, all at once; undefined where it can. */
export function whyNoRelease(
  { parameter }: Pin,
  { stack, running, holds }: BeforeRelease,
  options: ServiceOptions,
): string | undefined {
  const of = `--service ${options.service} --env ${options.env}`;
  const state = stateOf(stack.status);
  const reasons = [
    ...(Object.hasOwn(stack.parameters, parameter)
      ? []
      : [
          `the stack ${stack.stackName} must have the parameter ${parameter}, got none: it is from before versions were pinned; deploy it once (teal deploy), and then again`,
        ]),
    ...(running
      ? [
          `deployment ${shortName(running.arn)} is ${shown(running.status)}: wait for its end (teal status --follow ${of}), or take it back (teal stop ${of} --reason …)`,
        ]
      : []),
    ...(!running && state !== 'settled'
      ? [
          `the stack ${stack.stackName} is ${shown(stack.status)}, and takes no update: wait for its end, or see docs/when-something-is-wrong.md`,
        ]
      : []),
    ...holds.slice(0, 1).map((hold) => `${sentenceOf(hold)}; end it with npx teal resume --hold ${hold.id}`),
  ];
  return reasons.length > 0 ? reasons.join('\n') : undefined;
}

/**
 * Why no other version is made now. Two labels keep versions, and that of the tasks must keep one: else Secrets Manager may
 * delete it, and no task starts.
 *
 * @param current id; undefined of a secret without a value
 */
export function whyUnreleased(
  { variable, parameter }: Pin,
  { stack }: Pick<BeforeRelease, 'stack'>,
  current: string | undefined,
): string | undefined {
  const pinned = stack.parameters[parameter] ?? '';
  if (pinned === '' || current === undefined || pinned === current) return undefined;
  const name = shown(variable);
  return `the tasks have version ${shortVersion(pinned)} of ${name}, and ${shortVersion(current)} is current and not released: give it to them (teal secrets release ${name}), or set another value (teal secrets set ${name} --release)`;
}
