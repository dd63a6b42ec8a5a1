import { ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { forward, type LoadBalancer, servingGroups } from './load-balancer';
import { ALTERNATE, otherGroup, PRIMARY } from './names';
import { never, type VirtualTime } from './virtual-time';

export interface RuleArns {
  readonly production: string;
  readonly test: string;
}

/** How a deployment ends, if nothing else ends it. `leaves 5 %`: its rollback fails. */
export const ENDS = ['success', 'fails in test', 'fails in canary', 'leaves 5 %'] as const;
export type DeploymentEnd = (typeof ENDS)[number];

type Status =
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOPPED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';

interface Particulars {
  readonly number: number;
  readonly rules: RuleArns;
  readonly live: string | undefined;
  readonly end: DeploymentEnd;
}

/** What makes a deployment go back. */
class GoBack extends Error {}

const SECOND = 1000;
const TASKS = 2;

/**
 * A canary deployment: the test rule first, then a part of production, then all.
 *
 * source: docs/fidelity.md, "Deployments": which group is live is read from the production rule, which must lead to
 * one group; rules are written as a forward to both groups
 */
export class Deployment {
  readonly arn: string;
  readonly revisionArn: string;
  readonly rules: RuleArns;
  status: Status = 'IN_PROGRESS';
  /** Target group of the new revision, once it is known. */
  green: string | undefined;
  private blue: string | undefined;
  private superseded = false;
  private abandoned = false;
  private readonly over: Promise<void>;
  private finish: () => void = () => {};

  constructor(
    private readonly loadBalancer: LoadBalancer,
    private readonly time: VirtualTime,
    private readonly particulars: Particulars,
  ) {
    this.rules = particulars.rules;
    this.arn = `arn:service-deployment/${particulars.number}`;
    this.revisionArn = `arn:service-revision/${particulars.number}`;
    this.over = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  get isRunning(): boolean {
    return this.status.endsWith('IN_PROGRESS');
  }

  /** A newer deployment waits: this one goes back at its next step. */
  supersede(): Promise<void> {
    this.superseded = true;
    return this.over;
  }

  /** The service is gone. */
  abandon(): void {
    this.abandoned = true;
    if (this.isRunning) this.status = 'STOPPED';
    this.finish();
  }

  /** @returns the group that serves now; undefined after a rollback */
  async run(): Promise<string | undefined> {
    try {
      await this.goForward();
      this.status = 'SUCCESSFUL';
      return this.green;
    } catch {
      await this.goBack();
      return undefined;
    } finally {
      this.finish();
    }
  }

  private async goForward(): Promise<void> {
    const { end } = this.particulars;
    await this.wait(15);
    this.blue = this.readLive();
    this.green = otherGroup(this.blue);
    await this.wait(60);
    this.loadBalancer.healthy.set(this.green, TASKS);
    await this.wait(10);
    this.write('test', [this.blue, 0], [this.green, 100]);
    await this.wait(60);
    if (end === 'fails in test') throw new GoBack();
    this.write('production', [this.blue, 90], [this.green, 10]);
    await this.wait(600);
    if (end === 'fails in canary' || end === 'leaves 5 %') throw new GoBack();
    this.write('production', [this.blue, 0], [this.green, 100]);
    await this.wait(600);
    // Here is no way back any more.
    this.loadBalancer.healthy.set(this.blue, 0);
  }

  private async goBack(): Promise<void> {
    const { blue, green } = this;
    this.status = 'ROLLBACK_IN_PROGRESS';
    if (!blue || !green) {
      this.status = 'ROLLBACK_FAILED';
      return;
    }
    try {
      if (this.particulars.end === 'leaves 5 %') {
        // source: field notes on overlapping deployments, which left 950/50 behind
        this.write('production', [blue, 950], [green, 50]);
        this.status = 'ROLLBACK_FAILED';
      } else {
        this.write('production', [blue, 100], [green, 0]);
        this.write('test', [blue, 100], [green, 0]);
        await this.time.after(15 * SECOND);
        this.status = 'ROLLBACK_SUCCESSFUL';
      }
    } catch {
      this.status = 'ROLLBACK_FAILED';
    }
    if (green !== this.particulars.live) this.loadBalancer.healthy.set(green, 0);
  }

  private async wait(seconds: number): Promise<void> {
    await this.time.after(seconds * SECOND);
    if (this.abandoned) return never();
    if (this.superseded) throw new GoBack();
  }

  private readLive(): string {
    for (const arn of [this.rules.production, this.rules.test])
      if (!this.loadBalancer.rules.has(arn)) throw new GoBack('One or more rules not found');
    const rule = this.loadBalancer.rules.get(this.rules.production);
    const serving = rule ? servingGroups(rule) : [];
    const [live] = serving;
    if (serving.length !== 1 || (live !== PRIMARY && live !== ALTERNATE))
      throw new GoBack(`should have exactly one target group serving traffic but found ${serving.length}`);
    return live;
  }

  private write(role: keyof RuleArns, ...weights: readonly (readonly [string, number])[]): void {
    const RuleArn = this.rules[role];
    this.loadBalancer.send('ecs', new ModifyRuleCommand({ RuleArn, Actions: forward(...weights) }));
  }
}
