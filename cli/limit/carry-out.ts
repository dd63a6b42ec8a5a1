import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { EXIT, VerbFailed } from '../exit-codes';
import type { LimitOptions } from '../limit';
import { type Deployed, deployedService } from '../records/deployed';
import { putDecision, type Recorded } from '../records/put-decision';
import type { RecordsSurroundings } from '../records/surroundings';
import { whoAsks } from '../records/who';
import { type Asked, decide, type Step } from './decide';
import { type Blocked, readBlocked, readSince, type Since } from './known';
import { inWords, isSame, type Rate, textOf } from './rate';
import { type FoundLimit, readLimit } from './rule-group';
import { writeLimit } from './write';

export interface LimitSurroundings extends RecordsSurroundings {
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person for a name; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
}

export type Limited =
  | {
      readonly outcome: 'shown' | 'unchanged';
      readonly reason: string;
      readonly configured: Rate;
      readonly now: Rate;
      readonly since: Since;
      readonly blocked: Blocked;
    }
  | {
      readonly outcome: 'set' | 'restored';
      readonly reason: string;
      readonly configured: Rate;
      readonly from: Rate;
      readonly now: Rate;
      readonly recorded: Recorded;
    }
  | { readonly outcome: 'refused' | 'failed'; readonly reason: string };

const refused = (reason: string): Limited => ({ outcome: 'refused', reason });

/**
 * Looks and shows; or looks, shows, asks, looks again and changes the one rule.
 *
 * @param asked nothing to look alone
 * @returns `failed` where AWS did not answer, or refused: then the limit may or may not be changed
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, before AWS is
 */
export async function limit(
  asked: Asked | undefined,
  options: LimitOptions,
  surroundings: LimitSurroundings,
): Promise<Limited> {
  if (asked && !options.yes && !surroundings.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes must be given where nobody can be asked, got no terminal; nothing was looked at or changed',
    );
  }
  try {
    const clients = await surroundings.connect(options);
    const deployed = await deployedService(await clients.cloudFormation(), options);
    const place = placeOf(deployed);
    const found = await readLimit(await clients.waf(), place.ruleGroup);
    const rates = { configured: place.configured, now: found.now };
    const step = asked && decide({ ...rates, stackChanges: isChanging(deployed) }, asked);
    if (step?.do === 'change') return await change({ clients, options, place, step }, surroundings);
    const [since, blocked] = await Promise.all([
      readSince(clients, options, deployed, rates),
      readBlocked(clients, options, found, surroundings.now()),
    ]);
    const reason = step?.reason ?? sentenceOf(rates);
    return { outcome: step ? 'unchanged' : 'shown', reason, ...rates, since, blocked };
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (surroundings.signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message };
  }
}

type Place = NonNullable<Deployed['limit']>;

/** @throws VerbFailed */
function placeOf({ limit: place, stackName }: Deployed): Place {
  if (place) return place;
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `could not tell: the stack ${stackName} must have the output LimitRuleGroup, got none; it has no limit to change until its environment has an edge: see docs/limit.md`,
  );
}

const isChanging = ({ status }: Deployed): boolean => status.endsWith('_IN_PROGRESS');

const sentenceOf = ({ configured, now }: { readonly configured: Rate; readonly now: Rate }): string =>
  isSame(configured, now)
    ? `the limit is ${inWords(now)}, as configured`
    : `the limit is ${inWords(now)}, and configured is ${inWords(configured)}; teal limit --restore goes back`;

interface Change {
  readonly clients: Clients;
  readonly options: LimitOptions;
  readonly place: Place;
  readonly step: Extract<Step, { do: 'change' }>;
}

async function change(
  { clients, options, place, step }: Change,
  { now, say, confirm, signal }: LimitSurroundings,
): Promise<Limited> {
  const by = await whoAsks(() => clients.sts());
  say(`${options.service} in ${options.env}, by ${by}: ${options.reason ?? ''}`);
  for (const line of step.says) say(`  ${line}`);
  if (!options.yes && !(await confirm?.('Change the limit?', options.env))) {
    return refused('nothing was changed: it was not confirmed');
  }
  const waf = await clients.waf();
  // Whoever was asked may have taken their time.
  const found = await readLimit(waf, place.ruleGroup);
  if (!isSame(found.now, step.from)) return refused(overtakenBy(found));
  // Whoever interrupts it has changed nothing; from here on it ends what it has begun.
  signal.throwIfAborted();
  if ((await writeLimit(waf, found, step.to)) === 'moved') {
    // The SDK asks again when no answer came back: then what was changed meanwhile is its own.
    const after = await readLimit(waf, place.ruleGroup);
    if (!isSame(after.now, step.to)) return refused(overtakenBy(after));
  }
  const recorded = await putDecision(clients, options, {
    ...{ schemaVersion: 1, kind: 'limit', at: new Date(now()).toISOString() },
    ...{ service: options.service, environment: options.env, by, reason: options.reason ?? '' },
    ...{ from: textOf(step.from), to: textOf(step.to), configured: textOf(place.configured) },
  });
  const isBack = isSame(step.to, place.configured);
  return {
    ...{ outcome: isBack ? 'restored' : 'set', configured: place.configured },
    ...{ from: step.from, now: step.to, recorded: withTrail(recorded) },
    reason: isBack
      ? `the limit is ${inWords(step.to)} again, as configured`
      : `the limit is ${inWords(step.to)} until teal limit --restore, or until a deployment changes the configured one; a release leaves it as it is`,
  };
}

/** Where there are no records, the reason is kept nowhere. */
const withTrail = ({ is, reason = '' }: Recorded): Recorded =>
  is === 'no'
    ? { is, reason: `${reason}; CloudTrail alone has who called UpdateRuleGroup, without the reason` }
    : { is, ...(reason && { reason }) };

const overtakenBy = ({ now }: FoundLimit): string =>
  `nothing was changed: somebody else has changed the rule group meanwhile, and the limit is ${inWords(now)}; look again`;
