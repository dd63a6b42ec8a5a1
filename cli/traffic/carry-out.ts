import { type Action, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { deploymentsOf } from '../../lambda/uniformity/deployments';
import { must } from '../../lambda/uniformity/must';
import { shortName as nameOf } from '../../lambda/uniformity/shown';
import type { Clients } from '../aws/clients';
import { clusterOf } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import type { RepairOptions } from '../traffic';
import { type Change, decide, type Repair } from './decide';
import { actionsOf, readStanding } from './read';
import { linesOf } from './report';

export interface RepairSurroundings {
  readonly connect: (options: RepairOptions) => Promise<Clients>;
  /** Says what is about to happen. */
  readonly say: (line: string) => void;
  /** Asks a person; undefined where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

export interface Repaired {
  readonly outcome: 'repaired' | 'nothing-to-repair' | 'refused';
  readonly reason: string;
  readonly changes: readonly Change[];
}

/**
 * Looks, shows, asks, looks again and acts.
 *
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, and what the SDK throws
 */
export async function repair(
  options: RepairOptions,
  { connect, say, confirm }: RepairSurroundings,
): Promise<Repaired> {
  const clients = await connect(options);
  const place = { cluster: clusterOf(options), service: options.service };
  const planned = decide(await readStanding(clients, place));
  if (planned.do !== 'repair') return withoutChange(planned);
  for (const line of [planned.reason, ...planned.changes.map(linesOf)]) say(line);
  if (!options.yes && !(await isWanted(confirm))) {
    return { outcome: 'refused', reason: 'nothing was changed: it was not confirmed', changes: [] };
  }
  const now = decide(await readStanding(clients, place));
  if (now.do !== 'repair') return withoutChange(now);
  if (JSON.stringify(now.changes) !== JSON.stringify(planned.changes)) {
    return {
      outcome: 'refused',
      reason: 'nothing was changed: the rules have changed meanwhile; look again',
      changes: [],
    };
  }
  for (const [index, change] of now.changes.entries())
    await setWeights(clients, change, now.changes.slice(0, index));
  const { running } = await deploymentsOf(clients.ecs, place);
  if (running) {
    const reason = `the rules were repaired, and deployment ${nameOf(running.arn)} has begun meanwhile: it may have met either; watch it with teal verdict`;
    return { outcome: 'refused', reason, changes: now.changes };
  }
  return { outcome: 'repaired', reason: now.reason, changes: now.changes };
}

function withoutChange({ do: what, reason }: Exclude<Repair, { do: 'repair' }>): Repaired {
  return { outcome: what === 'nothing' ? 'nothing-to-repair' : 'refused', reason, changes: [] };
}

async function isWanted(confirm: RepairSurroundings['confirm']): Promise<boolean> {
  if (confirm) return confirm('Change these rules?');
  throw new VerbFailed(
    EXIT.BAD_INPUT,
    '--yes must be given where nobody can be asked, got no terminal; nothing was changed',
  );
}

/** Everything else of the rule stays, the stickiness of its groups too. */
async function setWeights(clients: Clients, { rule, after }: Change, done: readonly Change[]): Promise<void> {
  const TargetGroups = after.map(({ targetGroupArn, weight }) => ({
    TargetGroupArn: targetGroupArn,
    Weight: weight,
  }));
  const actions = must(await actionsOf(clients, rule), 'Rules');
  const Actions = actions.map(({ TargetGroupArn, ...action }): Action => {
    if (action.Type !== 'forward')
      return { ...action, ...(TargetGroupArn !== undefined && { TargetGroupArn }) };
    return { ...action, ForwardConfig: { ...action.ForwardConfig, TargetGroups } };
  });
  try {
    await clients.elb.send(new ModifyRuleCommand({ RuleArn: rule, Actions }));
  } catch (error) {
    if (error instanceof Error && done.length > 0) {
      error.message += ` (the ${done.map(({ role }) => role).join(' and the ')} rule was repaired; run it again for the rest)`;
    }
    throw error;
  }
}
