import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { CustomResourceResult } from '../shared/custom-resource';
import type { LiveTrafficRulesProperties } from '../shared/environment';
import { writeLogLine } from '../shared/log-line';
import { see } from '../shared/runbook';
import { testHeaderValues } from '../shared/test-header';
import { type Aim, aimOf, isGoingBack } from './aim';
import { carryOutStep, remove } from './change-rules';
import { type Clients, type Pause, patient } from './clients';
import { desiredRules, type ListenerRules, type OwnedRule, type Role, type Step, stepsTo } from './decide';
import { inWords, isOvertaken, Refusal } from './failure';
import { idOf, propertiesOf } from './identity';
import { rulesOf } from './listener-rules';
import { takenByOthers } from './refusal';
import { rulesInUse } from './service-deployments';

/**
 * Looks at the rules before one invocation gives up. A replacement takes four; each other invocation at the same time
 * may cost some.
 */
const MOST_LOOKS = 12;
/** Between two looks after another invocation, or a person, came in between. */
const PAUSE_MS = 500;
/** A condition that reads otherwise than it was written is written so often, and then left. */
const MOST_SAME_CONDITIONS = 3;

/**
 * The listener rules of a service. They are not in the template because CloudFormation would put the template's
 * weights back while ECS owns them, and send all users to a group without tasks (aws-cdk#36649).
 *
 * It looks at what there is, takes the steps that lead to what is declared and looks again, until there is nothing left
 * to do. So it can be interrupted after any call, repeated, and run twice at once.
 *
 * @throws Error with what a person must do, without a value of the test header
 */
export async function carryOut(
  given: Clients,
  pause: Pause,
  event: CloudFormationCustomResourceEvent,
): Promise<CustomResourceResult> {
  const properties = propertiesOf(event.ResourceProperties);
  const clients = patient(given, pause);
  const secret = new Set<string>();
  const reconciliation = new Reconciliation(clients, pause, event, properties, secret);
  try {
    if (event.RequestType === 'Delete')
      return await deleteRules(clients, pause, properties, event.PhysicalResourceId);
    const rules = await reconciliation.run();
    if (event.RequestType === 'Update' && isGoingBack(event)) await removeLeftOvers(clients, pause, event);
    const arnOf = (role: OwnedRule['role']) => rules.owned.find((rule) => rule.role === role)?.arn as string;
    return {
      physicalResourceId: idOf(properties),
      attributes: { ProductionRuleArn: arnOf('production'), TestRuleArn: arnOf('test') },
    };
  } catch (error) {
    throw inWords(error, properties, reconciliation.at, secret);
  }
}

/** One invocation for a create or an update. */
class Reconciliation {
  private readonly written = new Map<string, number>();
  /** Made by this invocation: ours, also while their tags are not to be read yet. */
  private readonly made = new Map<string, Role>();
  /** What the call that is on its way is about; empty between steps. */
  at = '';

  constructor(
    private readonly clients: Clients,
    private readonly pause: Pause,
    private readonly event: CloudFormationCustomResourceEvent,
    private readonly properties: LiveTrafficRulesProperties,
    private readonly secret: Set<string>,
  ) {}

  /** @returns the rules when nothing is left to do */
  async run(): Promise<ListenerRules> {
    for (let look = 1; look <= MOST_LOOKS; look++) {
      try {
        const done = await this.look();
        if (done) return done;
      } catch (error) {
        if (!isOvertaken(error)) throw error;
        await this.pause.sleep(PAUSE_MS);
      }
    }
    const { Owner, ListenerArn } = this.properties;
    throw new Refusal(
      `the listener rules of ${Owner} on ${ListenerArn} must stay as they are while they are set, got other ones at each of ` +
        `${MOST_LOOKS} looks; find who changes them, then deploy again${see('live-traffic-rules.md#rules-that-keep-changing')}`,
    );
  }

  private async look(): Promise<ListenerRules | undefined> {
    const { clients, properties, event } = this;
    const rules = await rulesOf(clients.elb, properties.ListenerArn, properties.Owner, this.made);
    const aim: Aim = await aimOf(clients, event, rules);
    // Read after the rules that the last look wrote: a rotation in between is seen here, and written by this one.
    const values = await testHeaderValues(clients.secrets, properties.TestHeaderSecretArn);
    for (const value of values) this.secret.add(value);
    const desired = desiredRules(properties, values);
    const taken = takenByOthers(properties, desired, rules);
    if (taken) throw new Refusal(taken);
    const steps = stepsTo({ properties, desired, ...aim }, rules).filter((step) => this.isWorth(step));
    for (const step of steps) {
      this.at = subjectOf(step, rules);
      const made = await carryOutStep(clients.elb, properties, step);
      if (made !== undefined && step.do === 'create') this.made.set(made, step.rule.role);
    }
    this.at = '';
    return steps.length === 0 ? rules : undefined;
  }

  private isWorth(step: Step): boolean {
    if (step.do !== 'setConditions') return true;
    const key = JSON.stringify(step);
    const times = (this.written.get(key) ?? 0) + 1;
    this.written.set(key, times);
    return times <= MOST_SAME_CONDITIONS;
  }
}

/** The rule that a call is about, as a person finds it. */
function subjectOf(step: Step, { owned }: ListenerRules): string {
  const named = (arn: string) => `the ${owned.find((rule) => rule.arn === arn)?.role ?? ''} rule ${arn}`;
  switch (step.do) {
    case 'create':
      return `the ${step.rule.role} rule, which is to be made at priority ${step.rule.priority}`;
    case 'setConditions':
    case 'delete':
      return named(step.arn);
    case 'setPriorities':
      return step.priorities.map(({ arn }) => named(arn)).join(' and ');
  }
}

/**
 * Only what its own id names, and that id is of one listener: CloudFormation deletes what an update has replaced, also
 * under an id that an older version gave, and there users may be on the rules. An id that is not ours is that of a
 * create which never answered.
 */
async function deleteRules(
  clients: Clients,
  pause: Pause,
  properties: LiveTrafficRulesProperties,
  physicalResourceId: string,
): Promise<CustomResourceResult> {
  const isOurs = physicalResourceId.startsWith(`${properties.Owner}/traffic-rules`);
  if (isOurs && physicalResourceId !== idOf(properties))
    writeLogLine({
      level: 'warn',
      message: `left all rules alone: ${physicalResourceId} is not ${idOf(properties)}`,
    });
  else await removeAll(clients, pause, properties);
  return { physicalResourceId, attributes: {} };
}

/**
 * A move that failed half-way left rules on the listener that it led to. No service has used them, and CloudFormation,
 * which never heard of them, will not have them deleted.
 */
async function removeLeftOvers(
  clients: Clients,
  pause: Pause,
  event: CloudFormationCustomResourceEvent & { RequestType: 'Update' },
): Promise<void> {
  const { Owner } = propertiesOf(event.ResourceProperties);
  const { ListenerArn } = propertiesOf(event.OldResourceProperties);
  // Under another owner's name they would be another service's.
  const properties = { ...propertiesOf(event.ResourceProperties), Owner, ListenerArn };
  const { owned } = await rulesOf(clients.elb, ListenerArn, Owner);
  if (owned.length === 0) return;
  const used = await rulesInUse(clients.ecs, properties);
  if (!owned.some(({ arn }) => used.includes(arn))) return removeAll(clients, pause, properties);
  writeLogLine({
    level: 'warn',
    message: `left the rules on ${ListenerArn} alone: the service uses them, so this request comes too late`,
  });
}

async function removeAll(
  { elb }: Clients,
  pause: Pause,
  { ListenerArn, Owner }: LiveTrafficRulesProperties,
): Promise<void> {
  for (let look = 1; ; look++) {
    try {
      const { owned } = await rulesOf(elb, ListenerArn, Owner);
      if (owned.length === 0) return;
      for (const { arn } of owned) await remove(elb, arn);
    } catch (error) {
      // A rule was deleted while its tags were asked for, ours or not.
      if (!isOvertaken(error)) throw error;
      await pause.sleep(PAUSE_MS);
    }
    if (look === MOST_LOOKS)
      throw new Refusal(
        `the listener rules of ${Owner} on ${ListenerArn} must stay away once they are deleted, got some at each of ` +
          `${MOST_LOOKS} looks; find who makes them, then delete the stack again` +
          see('live-traffic-rules.md#rules-that-keep-changing'),
      );
  }
}
