import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { DeploymentEnd, RuleArns } from './ecs-deployment';
import type { EcsService } from './ecs-service';
import { type Answer, type LambdaFunction, MS_OF_RETRIES } from './lambda-function';
import { type Declared, wireProperties } from './names';
import type { VirtualTime } from './virtual-time';
import type { Watch } from './watch';

/** As lib/service/live-traffic-rules.ts has it. */
const SERVICE_TIMEOUT_MS = 300_000;
/** How often CloudFormation tries the deletions of a cleanup before it leaves the resource behind. */
const CLEANUP_TRIES = 3;

/** What one update does beside the rules. */
export interface Rest {
  /** Another image: ECS starts a deployment that ends so. @default none, unless the rules' ARNs changed */
  readonly release?: DeploymentEnd | undefined;
  /** A resource after the service fails. */
  readonly laterFails: boolean;
}

export type Status = 'NONE' | 'COMPLETE' | 'ROLLBACK_COMPLETE' | 'UPDATE_ROLLBACK_FAILED' | 'DELETE_FAILED';

interface RulesResource {
  readonly physicalId: string;
  readonly declared: Declared;
  readonly arns: RuleArns;
}

/** An update that must be taken back. */
interface Unfinished {
  readonly before: Declared;
  /** What the rules were sent; undefined when they are back. */
  readonly sent: Declared | undefined;
  readonly serviceTouched: boolean;
}

/**
 * A stack of three: the rules, the service that uses them, and something after it.
 *
 * source: CloudFormation user guide, "Custom resource request types", and docs/fidelity.md, "Stacks": a rollback sends an
 * update with old and new properties exchanged, also when the first has failed; another physical id in an answer
 * replaces the resource, and the one that is not used any more is deleted in the cleanup
 */
export class Stack {
  status: Status = 'NONE';
  rules: RulesResource | undefined;
  /** Listeners on which a deletion has failed for good: nobody asks for it again. */
  readonly abandoned = new Set<string>();
  private obsolete: RulesResource[] = [];
  private unfinished: Unfinished | undefined;
  private requests = 0;

  constructor(
    private readonly lambda: LambdaFunction,
    private readonly service: EcsService,
    private readonly time: VirtualTime,
    private readonly watch: Watch,
  ) {}

  /** @returns whether it was successful */
  async create(declared: Declared, { release = 'success', laterFails }: Rest): Promise<boolean> {
    const answer = await this.ask('Create', declared, {});
    const made = { physicalId: answer?.PhysicalResourceId ?? 'stack-LiveTrafficRules-1ABC', declared };
    this.rules = { ...made, arns: arnsOf(answer) };
    const isServing = succeeded(answer) && (await this.service.create(this.rules.arns, release));
    if (laterFails) await this.time.after(MS_OF_RETRIES);
    if (isServing && !laterFails) {
      this.status = 'COMPLETE';
      return true;
    }
    this.service.delete();
    this.status = (await this.remove(this.rules)) ? 'ROLLBACK_COMPLETE' : 'DELETE_FAILED';
    if (this.status === 'ROLLBACK_COMPLETE') this.rules = undefined;
    return false;
  }

  /** @returns whether it was successful */
  async update(declared: Declared, { release, laterFails }: Rest): Promise<boolean> {
    const before = this.standing;
    const isChanged = JSON.stringify(before.declared) !== JSON.stringify(declared);
    const running = this.service.running;
    const updated = !isChanged || (await this.put(declared, before.declared));
    const isMoved = updated && declared.listener !== before.declared.listener;
    // ECS goes on to shift on the rules that it began with.
    if (isMoved && running?.isRunning) this.watch.see('a move waits for a deployment', running.arn);
    const touchesService = updated && (release !== undefined || !this.serviceUses(this.standing.arns));
    const released =
      updated && (!touchesService || (await this.service.deploy(this.standing.arns, release ?? 'success')));
    // What comes after the service takes its time: retries of the function are over when it fails.
    if (laterFails) await this.time.after(MS_OF_RETRIES);
    if (released && !laterFails) {
      await this.cleanUp();
      return true;
    }
    this.unfinished = {
      before: before.declared,
      sent: isChanged ? declared : undefined,
      serviceTouched: touchesService,
    };
    await this.rollBack();
    return false;
  }

  /**
   * Also what ContinueUpdateRollback does.
   *
   * @param skipsService ResourcesToSkip names the service
   * @returns whether the stack is what it was
   */
  async rollBack(skipsService = false): Promise<boolean> {
    const { before, sent, serviceTouched } = this.unfinished as Unfinished;
    this.status = 'UPDATE_ROLLBACK_FAILED';
    if (sent && !(await this.put(before, sent))) return false;
    // What is back is not put back again by ContinueUpdateRollback.
    this.unfinished = { before, sent: undefined, serviceTouched };
    if (
      serviceTouched &&
      !skipsService &&
      !this.serviceUses(this.standing.arns) &&
      !(await this.service.deploy(this.standing.arns, 'success'))
    )
      return false;
    this.unfinished = undefined;
    this.status = 'COMPLETE';
    await this.cleanUp();
    return true;
  }

  /** @returns whether it is gone */
  async delete(): Promise<boolean> {
    this.service.delete();
    // CloudFormation never heard of what a move has made that failed: it goes with its listener.
    if (this.unfinished?.sent) this.abandoned.add(this.unfinished.sent.listener);
    this.unfinished = undefined;
    for (const one of [...this.obsolete, ...(this.rules ? [this.rules] : [])]) {
      if (!(await this.remove(one))) {
        this.status = 'DELETE_FAILED';
        return false;
      }
      this.obsolete = this.obsolete.filter((other) => other !== one);
    }
    this.rules = undefined;
    this.status = 'NONE';
    return true;
  }

  private get standing(): RulesResource {
    return this.rules as RulesResource;
  }

  private serviceUses({ production, test }: RuleArns): boolean {
    const used = this.service.standing?.rules;
    return used?.production === production && used.test === test;
  }

  private async put(declared: Declared, old: Declared): Promise<boolean> {
    const current = this.standing;
    const answer = await this.ask('Update', declared, {
      PhysicalResourceId: current.physicalId,
      OldResourceProperties: wireProperties(old),
    });
    if (!answer || !succeeded(answer)) return false;
    if (answer.PhysicalResourceId !== current.physicalId) this.obsolete.push(current);
    // In a rollback the old one is in use again.
    this.obsolete = this.obsolete.filter(({ physicalId }) => physicalId !== answer.PhysicalResourceId);
    this.rules = { physicalId: answer.PhysicalResourceId, declared, arns: arnsOf(answer) };
    return true;
  }

  private async cleanUp(): Promise<void> {
    for (const one of this.obsolete.splice(0)) {
      let tries = 0;
      while (!(await this.remove(one)))
        if (++tries === CLEANUP_TRIES) {
          this.abandoned.add(one.declared.listener);
          break;
        }
    }
  }

  private async remove({ physicalId, declared }: RulesResource): Promise<boolean> {
    return succeeded(await this.ask('Delete', declared, { PhysicalResourceId: physicalId }));
  }

  private ask(
    RequestType: CloudFormationCustomResourceEvent['RequestType'],
    declared: Declared,
    particulars: object,
  ): Promise<Answer | undefined> {
    this.requests += 1;
    const event = {
      RequestType,
      ServiceToken: 'arn:function',
      ResponseURL: '',
      StackId: 'arn:stack',
      RequestId: `request-${this.requests}`,
      LogicalResourceId: 'LiveTrafficRules',
      ResourceType: 'Custom::TealLiveTrafficRules',
      ResourceProperties: wireProperties(declared),
      ...particulars,
    } as unknown as CloudFormationCustomResourceEvent;
    return this.lambda.ask(event, SERVICE_TIMEOUT_MS);
  }
}

const succeeded = (answer: Answer | undefined): boolean => answer?.Status === 'SUCCESS';

const arnsOf = (answer: Answer | undefined): RuleArns => ({
  production: String(answer?.Data?.ProductionRuleArn),
  test: String(answer?.Data?.TestRuleArn),
});
