import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { EcsService } from './ecs-service';
import { type Answer, MS_OF_RETRIES } from './lambda-function';
import { groupsOf, type LoadBalancer, type ModelRule, type RuleChange, servingGroups } from './load-balancer';
import { ALTERNATE, OWNER, PRIMARY } from './names';
import type { HeaderSecret } from './secret';
import type { VirtualTime } from './virtual-time';

/** What must hold, whatever happens. A test of a planted mutation asks for one of these by name. */
export const INVARIANTS = [
  'weights of a rule that exists are changed by ECS alone',
  'production is never led to an empty group',
  'no rule of others is touched',
  'a rule in use stays',
  'no secret in an answer or a log line',
  'a move waits for a deployment',
  'an undisturbed operation succeeds',
  'the state is as declared',
  'nothing is left behind',
  'every call is modelled',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

export class BrokenInvariant extends Error {
  constructor(
    readonly invariant: Invariant,
    detail: string,
  ) {
    super(`${invariant}: ${detail}`);
  }
}

export const isOurs = ({ tags }: Pick<ModelRule, 'tags'>): boolean =>
  tags.some(({ Value }) => Value === `${OWNER}/production` || Value === `${OWNER}/test`);

const isProduction = ({ tags }: ModelRule): boolean =>
  tags.some(({ Value }) => Value === `${OWNER}/production`);

const weights = (rule: ModelRule): string =>
  JSON.stringify(groupsOf(rule).map(({ TargetGroupArn, Weight = 1 }) => [TargetGroupArn, Weight]));

/** Looks on at every call. What it sees it keeps: thrown into the handler, it would be caught there. */
export class Watch {
  private broken: BrokenInvariant | undefined;
  private loadBalancer!: LoadBalancer;
  private service!: EcsService;
  private secret!: HeaderSecret;
  /** When an operator last led users to these groups. */
  private readonly ledByOperator = new Map<string, number>();

  /** Rules that were made with what ECS or an operator had written in another. */
  private readonly copies = new Map<string, 'operator' | 'ecs'>();

  constructor(private readonly time: VirtualTime) {}

  watch(loadBalancer: LoadBalancer, service: EcsService, secret: HeaderSecret): void {
    Object.assign(this, { loadBalancer, service, secret });
  }

  see(invariant: Invariant, detail: string): void {
    this.broken ??= new BrokenInvariant(invariant, detail);
  }

  /** @throws BrokenInvariant the first that was seen */
  assertNothingBroken(): void {
    if (this.broken) throw this.broken;
  }

  changed({ by, before, after }: RuleChange): void {
    if (by === 'operator')
      for (const rule of [before, after])
        if (rule && rule.weightsBy !== 'handler')
          this.ledByOperator.set(String(servingGroups(rule)), this.time.now);
    if (by !== 'handler') return;
    const origin = !before && after && this.originOf(after);
    if (origin) this.copies.set(after.arn, origin);
    const rule = (after ?? before) as ModelRule;
    if (!isOurs(rule)) this.see('no rule of others is touched', rule.arn);
    if (before && after && weights(before) !== weights(after))
      this.see(
        'weights of a rule that exists are changed by ECS alone',
        `${weights(before)} → ${weights(after)}`,
      );
    if (!after && this.isMissed(rule)) this.see('a rule in use stays', rule.arn);
    if (after && isProduction(after) && (!before || weights(before) !== weights(after)))
      this.checkLead(after);
  }

  logged(line: string): void {
    this.checkSecrecy(line);
  }

  answered(body: string): void {
    this.checkSecrecy(body);
  }

  /** CloudFormation takes an answer, and lets the service use what it names. */
  taken(event: CloudFormationCustomResourceEvent, answer: Answer): void {
    if (answer.Status !== 'SUCCESS' || event.RequestType === 'Delete') return;
    const rule = this.loadBalancer.rules.get(String(answer.Data?.ProductionRuleArn));
    const used = this.service.standing?.rules.production;
    // One that was right when it was made, and that the service has or nothing contradicts, is ECS's to empty.
    if (rule && used && used !== rule.arn && this.loadBalancer.rules.has(used)) this.checkLead(rule);
  }

  /** Whether users, or ECS, look for a rule that is deleted. */
  private isMissed(rule: ModelRule): boolean {
    const { production = '' } = this.service.standing?.rules ?? {};
    if (
      isProduction(rule) &&
      production.startsWith(`${rule.listener}/`) &&
      !this.hasProduction(rule.listener)
    )
      return true;
    // Where the production rule is lost, the service must get other rules anyway.
    const isLost = !isProduction(rule) && !this.loadBalancer.rules.has(production);
    return this.service.rulesInUse.includes(rule.arn) && !isLost;
  }

  private hasProduction(listener: string): boolean {
    return [...this.loadBalancer.rules.values()].some(
      (rule) => rule.listener === listener && isProduction(rule),
    );
  }

  /** Also of a part, and without regard to case, as conditions have none. */
  private checkSecrecy(text: string): void {
    const value = this.secret.values.find((one) =>
      text.toLowerCase().includes(one.slice(0, 15).toLowerCase()),
    );
    if (value) this.see('no secret in an answer or a log line', text);
  }

  /** Copying where ECS or an operator led users is right; leading them anywhere else must find somebody there. */
  private checkLead(rule: ModelRule): void {
    const isEmpty = (group: string) => !this.loadBalancer.healthy.get(group);
    const serving = servingGroups(rule);
    if (!serving.some(isEmpty) || [PRIMARY, ALTERNATE].every(isEmpty)) return;
    if (this.wasJustLed(rule)) return;
    const led = [...this.loadBalancer.rules.values()].some(
      (other) => isOurs(other) && this.isLed(other) && String(servingGroups(other)) === String(serving),
    );
    if (!led) this.see('production is never led to an empty group', `${rule.arn} ${weights(rule)}`);
  }

  /** It was read before the operator came again. */
  private wasJustLed(rule: ModelRule): boolean {
    const moment = this.ledByOperator.get(String(servingGroups(rule)));
    return moment !== undefined && this.time.now - moment < MS_OF_RETRIES;
  }

  /** Whose weights a new rule is made with, as far as anybody's but the handler's. */
  private originOf(rule: ModelRule): 'operator' | 'ecs' | undefined {
    if (this.wasJustLed(rule)) return 'operator';
    const origins = [...this.loadBalancer.rules.values()]
      .filter((other) => isOurs(other) && String(servingGroups(other)) === String(servingGroups(rule)))
      .map(({ arn, weightsBy }) =>
        weightsBy === 'operator' ? weightsBy : (this.copies.get(arn) ?? weightsBy),
      );
    return (['operator', 'ecs'] as const).find((origin) => origins.includes(origin));
  }

  /** By an operator, or by ECS: but a rule that the service has left behind says nothing any more. */
  private isLed({ arn, weightsBy }: ModelRule): boolean {
    const origin = weightsBy === 'handler' ? this.copies.get(arn) : weightsBy;
    if (origin !== 'ecs') return origin === 'operator';
    const used = this.service.standing?.rules.production;
    return this.service.rulesInUse.includes(arn) || !used || !this.loadBalancer.rules.has(used);
  }
}
