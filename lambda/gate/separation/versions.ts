import type { Verdict } from '../../shared/verdict';
import type { Answer } from '../requests/answer';
import { alone, refuse } from './decide';

/** What an answer says of the version that gave it. */
export type Told =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'no-header' }
  /** No task has answered, or one that could not. */
  | { readonly kind: 'silent'; readonly why: string };

export interface Samples {
  /** Name of the header. */
  readonly header: string;
  readonly test: readonly Told[];
  readonly production: readonly Told[];
}

/** @param header its name, in small letters */
export function toldBy(answer: Answer, header: string): Told {
  if (answer.kind !== 'answered') return { kind: 'silent', why: answer.code };
  const version = answer.headers[header];
  if (version) return { kind: 'version', version };
  // source: ELB's own answers carry `server: awselb/2.0`, as everyone sees who asks one for what no rule matches
  const isOwn = answer.headers.server?.startsWith('awselb/') ?? false;
  // An error without the header may be anyone's on the way.
  if (isOwn || answer.status >= 500) return { kind: 'silent', why: `status ${answer.status}` };
  return { kind: 'no-header' };
}

/** An answer without the header, among versions. */
const NONE = undefined;

/**
 * Whether the versions that answer over the test header are others than the users'.
 *
 * Users may have several (nobody promises that what runs is uniform), the release must have one. A release that says
 * no version is judged by its target groups, also where the users' says one: a recovery may lead to an image from
 * before the header, and no gate may block the cure. The other way round it has just begun to say one, and no user's
 * answer can be its own.
 *
 * Silence over the test header tells nothing of the release. Silence to users is an outage, in whole or in part, and
 * the release may be its cure: what users were answered is compared, and for the rest the target groups are enough.
 */
export function decideVersions({ header, test, production }: Samples): Verdict {
  const [tested, users] = [versionsOf(test), versionsOf(production)];
  const [version] = tested;
  if (tested.length > 1) {
    return refuse(
      `answers over the test header have several versions in ${header}: ${tested.map(shown).join(', ')}`,
      'several-versions',
    );
  }
  if (version !== NONE && users.includes(version)) {
    return refuse(
      `answers over the test header and answers to users have the same version in ${header}: ${shown(version)}`,
      'same-version',
    );
  }
  const [unheard, away] = [silenceOf(test, 'over the test header'), silenceOf(production, 'as a user')];
  if (unheard.length > 0 || production.length === 0) {
    return inconclusive([...unheard, ...away].join('; '));
  }
  if (away.length > 0) return alone(`warning: ${away.join()}`);
  if (version === NONE) {
    return users.every((one) => one === NONE)
      ? alone(`no answer has the header ${header}`)
      : alone(`warning: answers to users have the header ${header}, answers over the test header do not`);
  }
  const before = users.map(shown).join(', ');
  return {
    outcome: 'pass',
    reason: `test and production reach different target groups and versions: ${shown(version)} over the test header, ${before} for users`,
  };
}

const inconclusive = (reason: string): Verdict => ({ outcome: 'inconclusive', reason });

function versionsOf(side: readonly Told[]): readonly (string | typeof NONE)[] {
  const told = side.flatMap((one) =>
    one.kind === 'silent' ? [] : [one.kind === 'version' ? one.version : NONE],
  );
  return [...new Set(told)].sort();
}

/** Half of a side's requests must have been answered by tasks, or what is not heard may be another version. */
function silenceOf(side: readonly Told[], how: string): string[] {
  const silent = side.flatMap((one) => (one.kind === 'silent' ? [one.why] : []));
  if (side.length > 0 && silent.length * 2 <= side.length) return [];
  const why = [...new Set(silent)].sort().join(', ') || 'none was made';
  return [`${silent.length} of ${side.length} requests ${how} were not answered by a task (${why})`];
}

const LONGEST_VERSION = 40;

/** A version is text of a container, and a reason is shown in logs, pull requests and terminals. */
export function shown(version: string | undefined): string {
  if (version === undefined) return 'none';
  const clean = version.replace(/[^\w.:+-]/g, '?');
  return `"${clean.length > LONGEST_VERSION ? `${clean.slice(0, LONGEST_VERSION)}…` : clean}"`;
}
