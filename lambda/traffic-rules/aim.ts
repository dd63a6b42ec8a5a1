import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Clients } from './clients';
import { type Goal, type ListenerRules, type OwnedRule, standingTargetGroups } from './decide';
import { Refusal } from './failure';
import { idOf, propertiesOf } from './identity';
import { rulesOf } from './listener-rules';
import { lost, moveWhileDeploying, noCreate, otherService } from './refusal';
import { rulesInUse, runningDeployment } from './service-deployments';
import { firstTargetGroups, sameShares, withBoth } from './shares';

type Update = CloudFormationCustomResourceEvent & { readonly RequestType: 'Update' };

/** What a rule that does not exist is made with, and whether it takes the place of one that leads elsewhere. */
export type Aim = Pick<Goal, 'targetGroups' | 'replaceOtherShares'>;

/**
 * @param rules of the declared listener
 * @throws Refusal of what would take users from where they are
 */
export async function aimOf(
  clients: Clients,
  event: CloudFormationCustomResourceEvent,
  rules: ListenerRules,
): Promise<Aim> {
  const properties = propertiesOf(event.ResourceProperties);
  const standing = standingTargetGroups(properties, rules.owned);
  if (event.RequestType !== 'Update') {
    refuse(noCreate(properties, rules.owned));
    return keeping(properties, standing ?? firstTargetGroups(properties));
  }
  const before = propertiesOf(event.OldResourceProperties);
  refuse(otherService(before, properties, rules.owned));
  if (before.ListenerArn !== properties.ListenerArn) return aimOfMove(clients, event, rules.owned);
  return keeping(properties, standing ?? refuse(lost(properties)));
}

/** Whether an update follows one that led elsewhere and failed: the resource has the id of where this one leads. */
export function isGoingBack({ PhysicalResourceId, ...event }: Update): boolean {
  const after = propertiesOf(event.ResourceProperties);
  const before = propertiesOf(event.OldResourceProperties);
  return before.ListenerArn !== after.ListenerArn && PhysicalResourceId === idOf(after);
}

async function aimOfMove(clients: Clients, event: Update, there: readonly OwnedRule[]): Promise<Aim> {
  const after = propertiesOf(event.ResourceProperties);
  const before = propertiesOf(event.OldResourceProperties);
  const here = (await rulesOf(clients.elb, before.ListenerArn, after.Owner)).owned;
  const [hereServes, thereServes] = [here, there].map((owned) => standingTargetGroups(after, owned));
  if (isGoingBack(event)) return keeping(after, thereServes ?? hereServes ?? refuse(lost(after)));
  // A request that is delivered twice finds that the service has moved on, and that ECS has shifted since. Rules that are
  // only there, left by a cleanup that failed, say nothing: nobody has shifted them.
  const hasMoved = there.length > 0 && (await areUsed(clients, after, there, here));
  if (!hasMoved) {
    const running = await runningDeployment(clients.ecs, after);
    if (running) refuse(moveWhileDeploying(before, after, String(running.serviceDeploymentArn)));
  }
  if (!hereServes) return keeping(after, thereServes ?? refuse(lost(after)));
  const differ = there.some(({ targetGroups }) => !sameShares(targetGroups, hereServes));
  // What would be replaced is what users are on.
  if (differ && hasMoved) return keeping(after, thereServes ?? refuse(lost(after)));
  return { targetGroups: withBoth(after, hereServes), replaceOtherShares: differ };
}

/** Whether the service uses these rules and not those: then what they say is what counts. */
async function areUsed(
  { ecs }: Clients,
  properties: Parameters<typeof rulesInUse>[1],
  these: readonly OwnedRule[],
  those: readonly OwnedRule[],
): Promise<boolean> {
  const used = await rulesInUse(ecs, properties);
  const isUsed = ({ arn }: OwnedRule) => used.includes(arn);
  return these.some(isUsed) && !those.some(isUsed);
}

function keeping(properties: Parameters<typeof withBoth>[0], targetGroups: Goal['targetGroups']): Aim {
  return { targetGroups: withBoth(properties, targetGroups), replaceOtherShares: false };
}

function refuse(reason: string): never;
function refuse(reason: string | undefined): void;
function refuse(reason: string | undefined): void {
  if (reason) throw new Refusal(reason);
}
