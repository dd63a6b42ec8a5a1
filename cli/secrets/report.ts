import { shortName, shown } from '../../lambda/uniformity/shown';
import { harmless } from '../aws/harmless';
import { ecsPlaceOf, type ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { Told } from './carry-out';
import { type Before, changedAt, tasksBefore } from './changed';
import type { Changed } from './changing';
import { pinOf } from './pin';
import { exitCodeOfRelease } from './release';
import type { Facts, Read, SeenSecret, SeenTask } from './seen';

/** What is wrong weighs more than what is not known. */
export function exitCodeOf(told: Told): number {
  if (told.outcome === 'failed') return EXIT.COULD_NOT_RUN;
  if (told.findings?.some(({ finding }) => finding !== 'unknown')) return EXIT.NOT_AS_EXPECTED;
  return told.secrets.some(({ state }) => state.is === 'unknown') ? EXIT.COULD_NOT_RUN : EXIT.AS_EXPECTED;
}

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, told: Told): string {
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome: told.outcome, exitCode: exitCodeOf(told), reason: told.reason },
    ...(told.outcome === 'told' && {
      ...(told.findings && { findings: told.findings }),
      secrets: told.secrets.map((secret) => objectOf(secret, told.tasks)),
    }),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

function objectOf(secret: SeenSecret, tasks: readonly SeenTask[]): object {
  const { kind, name, id, reads, state } = secret;
  return {
    ...{ kind, name, id, state: state.is },
    variables: reads.map(({ container, variable, reference }) => {
      const { id: _, kind: __, ...how } = reference;
      return { container, variable, ...how };
    }),
    ...(state.is === 'unknown' && { why: state.reason }),
    ...(state.is === 'known' && factsObject(state.facts)),
    tasksBefore: tasksBefore(secret, tasks),
  };
}

function factsObject(facts: Facts): object {
  const { arn, rotation, versions, ...times } = facts;
  const changed = changedAt(facts);
  return {
    ...{ arn, ...isoTimes(times) },
    ...(changed !== undefined && { changedAt: isoOf(changed) }),
    ...(rotation && { rotation: { ...rotation, ...isoTimes({ nextAt: rotation.nextAt }) } }),
    versions: versions.map((version) => ({ ...version, createdAt: isoOf(version.createdAt) })),
  };
}

const isoOf = (at: number): string => new Date(at).toISOString();
const isoTimes = (times: Readonly<Record<string, number | undefined>>): object =>
  Object.fromEntries(
    Object.entries(times).flatMap(([name, at]) => (at === undefined ? [] : [[name, isoOf(at)]])),
  );

/** For people: findings first, then each secret in a few lines. @param now milliseconds since the Unix epoch */
export function textOf(options: ServiceOptions, told: Told, now: number): string {
  if (told.outcome === 'failed') {
    return `${harmless(`secrets of ${options.service} in ${options.env}: not told`)}\n  ${harmless(told.reason)}\n`;
  }
  const { secrets, tasks, findings } = told;
  const isBehind = secrets.some((secret) => tasksBefore(secret, tasks).length > 0);
  const lines = [
    told.reason,
    ...(findings ?? []).map(({ secret, finding, text }) => `  ${finding}: ${shown(secret)}: ${text}`),
    ...(findings ? [] : secrets.flatMap((secret) => ['', ...linesOf(secret, tasks, now)])),
    ...(isBehind && !findings ? ['', newTasks(options)] : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

/** How tasks come to read what has changed. */
export function newTasks(options: ServiceOptions): string {
  const { cluster, service } = ecsPlaceOf(options);
  return `Tasks read secrets when they start. The next release starts new ones; at once, and through the gates: aws ecs update-service --cluster ${cluster} --service ${service} --force-new-deployment`;
}

/** Of a secret whose version a release gives: other tasks of the same revision would read what these have. */
const nextRelease = ({ service, env }: ServiceOptions): string =>
  `Tasks read secrets when they start. Those of one revision read one version, and the next release gives them the new one; at once, and through the gates: npx teal secrets release NAME --service ${service} --env ${env}`;

function linesOf(secret: SeenSecret, tasks: readonly SeenTask[], now: number): readonly string[] {
  const { name, kind, reads, state } = secret;
  const head = `${shown(name)} (${kind === 'secret' ? 'Secrets Manager' : 'parameter of Systems Manager'})`;
  return [
    head,
    ...(reads.length === 0 ? ['  read by gates: the header of test traffic'] : reads.map(readLine)),
    ...(state.is === 'missing' ? ['  IT IS NOT THERE'] : []),
    ...(state.is === 'unknown' ? [`  ${state.reason}`] : []),
    ...(state.is === 'known' ? factsLines(kind, state.facts, now) : []),
    ...tasksBefore(secret, tasks).map(beforeLine),
  ];
}

function readLine({ container, variable, reference }: Read): string {
  const key = 'key' in reference && reference.key !== undefined ? `, field ${shown(reference.key)}` : '';
  const pinned = reference.pinned === undefined ? '' : `, pinned to ${shown(reference.pinned)}`;
  return `  ${shown(variable)} of container ${shown(container)}${key}${pinned}`;
}

function factsLines(kind: SeenSecret['kind'], facts: Facts, now: number): readonly string[] {
  // Systems Manager has neither rotations nor labels of its own.
  if (kind === 'parameter') {
    const [newest] = facts.versions;
    return newest
      ? [`  ${shown(facts.arn)}`, `  changed ${ago(newest.createdAt, now)}, version ${shown(newest.id)}`]
      : [];
  }

  const { arn, deletedAt, rotatedAt, rotation, versions } = facts;
  const changed = changedAt(facts);
  const next = rotation?.nextAt === undefined ? '' : `, next by ${isoOf(rotation.nextAt).slice(0, 10)}`;
  const schedule = rotation?.schedule === undefined ? '' : ` every ${rotation.schedule}`;
  const on =
    rotation === undefined ? 'rotation is off' : `rotates${schedule.replace('every rate', 'by rate')}${next}`;
  const last = rotatedAt === undefined ? 'never rotated' : `rotated ${ago(rotatedAt, now)}`;
  return [
    `  ${shown(arn)}`,
    ...(deletedAt === undefined ? [] : [`  ITS DELETION IS SCHEDULED, since ${isoOf(deletedAt)}`]),
    changed === undefined ? '  IT HAS NO VALUE' : `  changed ${ago(changed, now)}; ${last}, ${on}`,
    ...versions.map(({ id, stages }) => `  version ${shown(id)}: ${stages.map(shown).join(', ')}`),
  ];
}

const beforeLine = ({ revision, tasks, of }: Before): string =>
  `  ${tasks} of ${of} running tasks of ${revision === undefined ? 'a revision that ECS does not tell' : `revision ${shortName(revision)}`} started before the change`;

function ago(at: number, now: number): string {
  const hours = Math.max(0, Math.floor((now - at) / 3_600_000));
  const time = `${isoOf(at).slice(0, 16).replace('T', ' ')} UTC`;
  return `${time} (${hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`} ago)`;
}

export function exitCodeOfChange({ outcome, release }: Changed): number {
  if (release) return exitCodeOfRelease(release);
  switch (outcome) {
    case 'set':
    case 'rotated':
    case 'unchanged':
      return EXIT.AS_EXPECTED;
    case 'refused':
      return EXIT.NOT_AS_EXPECTED;
    default:
      return EXIT.COULD_NOT_RUN;
  }
}

/** For scripts; see the docstring of the verb. */
export function jsonOfChange({ service, env }: ServiceOptions, changed: Changed): string {
  const { outcome, reason, secret, version, replaced, release } = changed;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOfChange(changed), reason },
    ...(secret && { secret: secret.name, kind: secret.kind }),
    ...(secret?.key !== undefined && { key: secret.key }),
    ...{ version, replaced, release },
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first, and last what is left to do. */
export function textOfChange(options: ServiceOptions, changed: Changed): string {
  const { outcome, reason, secret, release } = changed;
  const isDone = exitCodeOfChange(changed) === EXIT.AS_EXPECTED;
  const what = secret === undefined ? 'a secret' : shown(secret.name);
  const lines = [
    `${what} of ${options.service} in ${options.env}: ${outcome}`,
    ...reason.split('\n').map((line) => `  ${line}`),
    ...(release ? [`  its release: ${release.outcome}; ${release.reason}`] : []),
    ...(isDone && outcome !== 'unchanged' && !release && secret?.isRead
      ? [`  ${pinOf(secret, options) ? nextRelease(options) : newTasks(options)}`]
      : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
