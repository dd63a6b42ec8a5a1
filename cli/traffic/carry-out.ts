import { ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { deploymentsOf } from '../../lambda/uniformity/deployments';
import { must } from '../../lambda/uniformity/must';
import { shortName } from '../../lambda/uniformity/shown';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { clusterOf, ecsPlaceOf } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import type { RepairOptions } from '../traffic';
import { forwarding } from './actions';
import { type Change, decide, type Repair } from './decide';
import { actionsOf, readStanding } from './read';
import { linesOf } from './report';

export interface RepairSurroundings {
  readonly connect: (options: RepairOptions) => Promise<Clients>;
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person; undefined where nobody can be asked. */
  readonly confirm: ((question: string, name: string) => Promise<boolean>) | undefined;
  readonly signal: AbortSignal;
}

export interface Repaired {
  readonly outcome: 'repaired' | 'nothing-to-repair' | 'refused' | 'failed';
  readonly reason: string;
  /** Those that were made. */
  readonly changes: readonly Change[];
}

/**
 * Looks, shows, asks, looks again and acts.
 *
 * @returns `failed` where AWS did not answer, or refused; then some changes may have been made
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, before AWS is
 */
export async function repair(options: RepairOptions, surroundings: RepairSurroundings): Promise<Repaired> {
  if (!options.yes && !surroundings.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes must be given where nobody can be asked, got no terminal; nothing was looked at or changed',
    );
  }
  const made: Change[] = [];
  try {
    return await lookAndAct(options, surroundings, made);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (surroundings.signal.aborted || failed === undefined) throw error;
    return { outcome: 'failed', reason: failed.message + rest(made), changes: made };
  }
}

const rest = (made: readonly Change[]): string =>
  made.length === 0
    ? ''
    : ` (the ${made.map(({ role }) => role).join(' and the ')} rule was repaired; run it again for the rest)`;

/** @param made gets each change that is made */
async function lookAndAct(
  options: RepairOptions,
  { connect, say, confirm }: RepairSurroundings,
  made: Change[],
): Promise<Repaired> {
  const clients = await connect(options);
  const place = ecsPlaceOf(options);
  const asked = { stack: clusterOf(options), evenUnhealthy: options.evenUnhealthy === true };
  const planned = decide(await readStanding(clients, place), asked);
  if (planned.do !== 'repair') return withoutChange(planned);
  for (const line of [planned.reason, ...planned.changes.map(linesOf)]) say(line);
  if (!options.yes && !(await confirm?.('Change these rules?', options.env))) {
    return { outcome: 'refused', reason: 'nothing was changed: it was not confirmed', changes: [] };
  }
  const now = decide(await readStanding(clients, place), asked);
  if (now.do !== 'repair') return withoutChange(now);
  if (JSON.stringify(now.changes) !== JSON.stringify(planned.changes)) {
    return {
      outcome: 'refused',
      reason: 'nothing was changed: the rules have changed meanwhile; look again',
      changes: [],
    };
  }
  for (const change of now.changes) {
    await setWeights(clients, change);
    made.push(change);
  }
  const { running } = await deploymentsOf(clients.ecs, place);
  if (running) {
    const reason = `the rules were repaired, and deployment ${shortName(running.arn)} has begun meanwhile: it may have met either; watch it with npx teal verdict`;
    return { outcome: 'refused', reason, changes: now.changes };
  }
  return { outcome: 'repaired', reason: now.reason, changes: now.changes };
}

function withoutChange({ do: what, reason }: Exclude<Repair, { do: 'repair' }>): Repaired {
  return { outcome: what === 'nothing' ? 'nothing-to-repair' : 'refused', reason, changes: [] };
}

async function setWeights(clients: Clients, { rule, after }: Change): Promise<void> {
  const Actions = forwarding(must(await actionsOf(clients, rule), 'Rules'), after);
  await clients.elb.send(new ModifyRuleCommand({ RuleArn: rule, Actions }));
}
