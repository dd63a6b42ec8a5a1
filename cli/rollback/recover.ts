import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { MissingAnswer } from '../../lambda/uniformity/must';
import { isTransient } from '../aws/call-failed';
import { clusterOf, type ServiceOptions } from '../aws/options';
import type { Pause } from '../aws/pause';
import { describeChangeSet } from '../change-set/describe';
import type { HoldEntry, ReleaseEntry } from '../records/entry';
import type { Question, Verdict } from '../verdict/verdict';
import { type Waiting, waitForVerdict } from '../verdict/wait';
import { change } from './change';
import { decide, type Memory, type Step } from './decide';
import { changeSetsOf, overtakenBy } from './hold';
import type { Holding } from './holding';
import { StandingReader } from './read';
import type { RecoveryRecords } from './records';
import { type Standing, usersAreOn } from './standing';
import { cancelUpdate, continueRollback, stop } from './writes';

/** Of the stack and the deployment, while something goes on: users wait. */
const POLL_MS = 5_000;
/** Looks in a row that AWS may refuse for a while; the SDK has tried each call three times. */
const MOST_REFUSALS = 6;
/** Least time for the verdict, which looks for two minutes at what is not uniform yet. */
const LEAST_VERDICT_MS = 150_000;

export interface RecoveryClients {
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly cloudFormation: CloudFormationClient;
}

export interface Recovering {
  readonly clients: RecoveryClients;
  readonly of: Pick<ServiceOptions, 'service' | 'env' | 'cluster'>;
  /** To which users shall come back. */
  readonly digest: string;
  /** Under which it is done; written as soon as it can be, where it could not be before. */
  readonly holding: Holding;
  /** Newest first. */
  readonly releases: readonly ReleaseEntry[];
  readonly records: Pick<RecoveryRecords, 'holds'>;
  readonly pause: Pause;
  readonly signal: AbortSignal;
  /** When it must be over; milliseconds since the Unix epoch. */
  readonly endsAt: number;
  /**
   * No verdict is taken before: a deploy that has looked for a hold a moment before this one was put may begin still.
   * Milliseconds since the Unix epoch. @default none waits
   */
  readonly looksUntil?: number;
  /** Hears what is done and what is waited for. */
  readonly say: (text: string) => void;
  /** Hears of the verdict's looks. */
  readonly onLook: Waiting['onLook'];
}

/** How a recovery ended. */
export interface RecoveryEnd {
  readonly ended: 'judged' | 'overtaken' | 'given-up' | 'timeout';
  readonly verdict?: Verdict;
  readonly reason?: string;
  /** When all users were on the image at a second look in a row; milliseconds since the Unix epoch. */
  readonly usersAt?: number;
  /** What it did to AWS, in order; empty when there was nothing to do. */
  readonly did: readonly Step['do'][];
}

/**
 * Brings an image back: looks, takes the next step, and looks again, until there is nothing more to do. What it has to
 * know stands in AWS, so that it can be ended at any call and begun again.
 */
export async function recover(recovering: Recovering): Promise<RecoveryEnd> {
  return new Recovery(recovering).run();
}

class Recovery {
  private readonly reader: StandingReader;
  private readonly did: Step['do'][] = [];
  private memory: Memory;
  private usersAt: number | undefined;
  private usersWereThere = false;
  /** Since when deployments belong to the recovery; milliseconds since the Unix epoch, by ECS's own clock. */
  private since: number | undefined;
  private changeSet: string | undefined;

  constructor(private readonly of: Recovering) {
    this.reader = new StandingReader(of.clients, of.of);
    const changeSets = changeSetsOf(of.digest, of.holding.hold, []);
    this.memory = { changeSets, changed: false, cancelled: false, continued: false };
  }

  private get hold(): HoldEntry {
    return this.of.holding.hold;
  }

  async run(): Promise<RecoveryEnd> {
    const { pause, signal, endsAt } = this.of;
    for (let refusals = 0; ; ) {
      signal.throwIfAborted();
      try {
        const end = await this.step();
        // Where it could not be written before: after what helps users at once.
        await this.of.holding.put();
        if (end)
          return { ...end, ...(this.usersAt !== undefined && { usersAt: this.usersAt }), did: this.did };
        refusals = 0;
      } catch (error) {
        refusals += 1;
        const mayPass = error instanceof MissingAnswer || isTransient(error, true);
        if (!mayPass || refusals >= MOST_REFUSALS || signal.aborted) throw error;
        this.of.say('AWS could not be asked, and is asked again');
      }
      if (pause.now() >= endsAt) {
        const reason =
          'it was not over at the timeout, and goes on; run the same command again, which goes on with it';
        return {
          ended: 'timeout',
          reason,
          ...(this.usersAt !== undefined && { usersAt: this.usersAt }),
          did: this.did,
        };
      }
      await pause.sleep(POLL_MS, signal);
    }
  }

  /** @returns undefined when there is another to come */
  private async step(): Promise<Pick<RecoveryEnd, 'ended' | 'verdict' | 'reason'> | undefined> {
    const { digest } = this.of;
    const standing = await this.reader.read();
    this.noteUsers(usersAreOn(digest, standing));
    let step = decide(digest, standing, this.memory);
    if (isAct(step)) {
      const overtaken = await this.overtaken();
      if (overtaken !== undefined) return { ended: 'overtaken', reason: overtaken };
      // With the holds that were put since: what they do is this recovery as well.
      await this.meetOthers(step);
      step = decide(digest, standing, this.memory);
    }
    if (step.do === 'wait') return this.wait(step, standing);
    if (step.do === 'give-up') return { ended: 'given-up', reason: step.reason };
    if (step.do === 'judge') return this.judge(standing);
    await this.act(step, standing);
    return undefined;
  }

  /** A stack that does not tell what it is updated by: whether it is a change set of a recovery to this image. */
  private async meetOthers(step: Step): Promise<void> {
    if (step.do !== 'stop' && step.do !== 'cancel-update') return;
    if (step.do === 'stop' && !step.deployment.digests.includes(this.of.digest)) return;
    const { clients, of } = this.of;
    for (const names of this.memory.changeSets) {
      for (let nth = 1; ; nth += 1) {
        const which = { StackName: clusterOf(of), ChangeSetName: `${names}-${nth}` };
        const seen = await describeChangeSet(clients.cloudFormation, which);
        if (!seen) break;
        if (seen.execution !== 'EXECUTE_IN_PROGRESS') continue;
        this.memory = { ...this.memory, changed: true };
        this.changeSet = seen.arn;
        if (step.do === 'stop') this.since ??= step.deployment.createdAt;
        this.did.push('wait');
        return;
      }
    }
  }

  /** A change of weights reaches users in seconds, so that one look does not count, but the second in a row. */
  private noteUsers(areThere: boolean): void {
    const { digest, pause, say } = this.of;
    if (this.usersAt === undefined && areThere && this.usersWereThere) {
      this.usersAt = pause.now();
      say(`all users are on ${digest}`);
    }
    this.usersWereThere = areThere;
  }

  private wait(
    { why, recovering }: Extract<Step, { do: 'wait' }>,
    { newest, isRunning }: Standing,
  ): undefined {
    if (recovering && !this.memory.changed) {
      // Begun by another command under the same hold: its end is this one's.
      this.memory = { ...this.memory, changed: true };
      this.since = newest && (isRunning ? newest.createdAt : newest.createdAt + 1);
      this.did.push('wait');
    }
    this.of.say(why);
  }

  private async act(step: Act, standing: Standing): Promise<void> {
    const { clients, of, say, digest } = this.of;
    const stackName = clusterOf(of);
    this.did.push(step.do);
    switch (step.do) {
      case 'stop':
        say(`stopping the deployment ${step.deployment.arn}`);
        return stop(clients.ecs, step.deployment.arn);
      case 'cancel-update':
        say('cancelling the update of the stack, which has not reached the service');
        await cancelUpdate(clients.cloudFormation, stackName);
        this.memory = { ...this.memory, cancelled: true };
        return;
      case 'continue-rollback':
        say('telling CloudFormation to go on with the rollback that had failed');
        await continueRollback(clients.cloudFormation, stackName);
        this.memory = { ...this.memory, continued: true };
        return;
      case 'change': {
        say(`changing the stack to ${digest}`);
        const since = standing.newest && standing.newest.createdAt + 1;
        const parameters = Object.keys(standing.stack.parameters);
        const { pause, signal } = this.of;
        const changed = await change(
          clients.cloudFormation,
          {
            ...{ stackName, parameters, hold: this.hold, names: `teal-${this.hold.id}` },
            // A stack of before RollbackTo goes out by its own strategy, which is slower and no less safe.
            values: { ImageDigest: digest, RollbackTo: digest, FixFor: 'none' },
          },
          { pause, signal, mayExecute: async () => (await this.overtaken()) === undefined },
        );
        if (changed === undefined) return;
        this.since ??= since;
        this.changeSet = changed;
        this.memory = { ...this.memory, changed: true };
      }
    }
  }

  private async overtaken(): Promise<string | undefined> {
    const { records, holding, digest, releases, say } = this.of;
    // Without one of its own there is no order between it and others.
    if (holding.is !== 'yes') return undefined;
    const holds = await records.holds();
    if (holds === undefined) {
      say(
        'the records cannot be read; whether another recovery has taken the place of this one is not known',
      );
      return undefined;
    }
    this.memory = { ...this.memory, changeSets: changeSetsOf(digest, this.hold, holds) };
    return overtakenBy(this.hold, digest, holds, releases);
  }

  private async judge({ newest }: Standing): Promise<Pick<RecoveryEnd, 'ended' | 'verdict'> | undefined> {
    const { clients, of, digest, pause, signal, endsAt, onLook, say, looksUntil = 0 } = this.of;
    if (this.changeSet !== undefined) {
      // What was executed a moment ago may not show in the stack's status yet.
      const which = { StackName: clusterOf(of), ChangeSetName: this.changeSet };
      const seen = await describeChangeSet(clients.cloudFormation, which);
      if (seen && /^(AVAILABLE|EXECUTE_IN_PROGRESS)$/.test(seen.execution)) {
        say('CloudFormation begins');
        return undefined;
      }
    }
    if (pause.now() < looksUntil) {
      say('looking for what a deploy may have begun that had seen no hold');
      return undefined;
    }
    const since = this.since ?? (newest && sinceOf(digest, newest));
    const question: Question = {
      service: of.service,
      environment: of.env,
      ...(of.cluster !== undefined && { cluster: of.cluster }),
      digest,
      ...(since !== undefined && { since }),
    };
    const timeoutMs = Math.max(endsAt - pause.now(), LEAST_VERDICT_MS);
    const verdict = await waitForVerdict(clients, question, { timeoutMs, pause, signal, onLook });
    if (isGood(verdict)) this.usersAt ??= pause.now();
    return { ended: 'judged', verdict };
  }
}

/** What changes something of AWS's. */
type Act = Exclude<Step, { do: 'wait' | 'judge' | 'give-up' }>;

function isAct(step: Step): step is Act {
  return step.do !== 'wait' && step.do !== 'judge' && step.do !== 'give-up';
}

/** A deployment that was stopped, or that failed, says nothing of what it went back to: what runs since does. */
function sinceOf(digest: string, { createdAt, status, digests }: NonNullable<Standing['newest']>): number {
  return status === 'SUCCESSFUL' && digests.includes(digest) ? createdAt : createdAt + 1;
}

export const isGood = ({ outcome }: Pick<Verdict, 'outcome'>): boolean =>
  outcome === 'released' || outcome === 'unchanged';
