import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { S3Client } from '@aws-sdk/client-s3';
import { type Assembly, stackNamed } from '../../rehearsal/assembly/assembly';
import type { ApplyOptions } from '../apply';
import type { Clients } from '../aws/clients';
import { describeChangeSet } from '../change-set/describe';
import { execute } from '../change-set/propose';
import { untilSettled } from '../change-set/settle';
import { readOrder } from '../prepare/carry-out';
import type { PlanFile } from '../prepare/plan-file';
import type { LaterStack, Prepared, PreparedStack } from '../prepare/prepared';
import { resumedBy } from '../records/hold';
import { whoAsks } from '../records/who';
import type { ancestryOf } from '../rollback/ancestry';
import { repositoryOf } from '../rollback/image';
import { isGood } from '../rollback/recover';
import { StepProgress } from '../rollback/step-progress';
import { type Applied, type AppliedService, type AppliedStack, ApplyEnded } from './applied';
import type { ApplySurroundings } from './carry-out';
import { changeSetAnswer, holdAnswer } from './decide';
import { makeLater } from './later';
import { supersededBy } from './newest';
import { protect } from './protect';
import type { ServiceToDeploy } from './records';
import { deploymentsSince, releasedOf } from './released';
import { markUnmarked } from './unmarked';

export interface ApplyProperties {
  readonly prepared: Prepared;
  readonly options: ApplyOptions;
  readonly assembly: Assembly;
  readonly services: readonly ServiceToDeploy[];
  readonly clients: {
    readonly all: Clients;
    readonly cloudFormation: CloudFormationClient;
    readonly s3: S3Client;
  };
  readonly surroundings: ApplySurroundings & { readonly ancestry: typeof ancestryOf };
  readonly planHash?: string;
  /** That was shown. */
  readonly plan?: PlanFile;
}

/** One stack after the other: the hold, the change set that was shown, its end, the verdict, the record. */
export class Apply {
  private readonly stacks: AppliedStack[] = [];
  private readonly released: AppliedService[] = [];
  private readonly progress: StepProgress;
  private readonly startedAt: number;
  private resumed: string | undefined;

  constructor(private readonly of: ApplyProperties) {
    const { progress, pause } = of.surroundings;
    this.progress = new StepProgress(progress, pause);
    this.startedAt = pause.now();
  }

  /** What was done so far. */
  get done(): Pick<Applied, 'stacks' | 'services'> {
    return { stacks: this.stacks, services: this.released };
  }

  /** @throws ApplyEnded */
  async run(): Promise<Applied> {
    const { prepared } = this.of;
    await this.requireNewest();
    await this.requireFree();
    await this.markReleased();
    for (const stack of prepared.stacks) await this.deploy(stack);
    const isChanged = this.stacks.some(({ status }) => status !== 'UNCHANGED');
    return {
      outcome: isChanged ? 'released' : 'unchanged',
      reason: '',
      ...(this.resumed !== undefined && { hold: this.resumed }),
      ...this.done,
    };
  }

  private async requireNewest(): Promise<void> {
    const { services, prepared, options, surroundings } = this.of;
    for (const { name, digest, journal, current } of services) {
      if (digest === undefined) continue;
      const answer = await supersededBy(
        { service: name, commit: prepared.commit, digest, releases: await journal.releases(), current },
        (commit, other) => surroundings.ancestry(options.git, commit, other, surroundings.signal),
      );
      if (answer === undefined) continue;
      if ('superseded' in answer) throw new ApplyEnded('superseded', answer.superseded);
      throw new ApplyEnded(
        'unknown',
        `could not tell whether a newer commit than ${prepared.commit} was released: ${answer.unknown}`,
      );
    }
  }

  /** Asked before each write. @throws ApplyEnded held */
  private async requireFree(): Promise<void> {
    const { services, options, prepared, clients, surroundings } = this.of;
    const [first] = services;
    const holds = (await first?.journal.holds()) ?? [];
    const resumes = resumedBy(options.message ?? '');
    const answer = holdAnswer(holds, resumes);
    if (answer.is === 'held') throw new ApplyEnded('held', answer.reason, answer.hold.id);
    if (answer.is === 'free') return;
    await first?.journal.append({
      schemaVersion: 1,
      kind: 'resume',
      hold: answer.hold.id,
      at: new Date(surroundings.pause.now()).toISOString(),
      by: options.mergedBy ?? (await whoAsks(() => clients.all.sts())),
      reason: `commit ${prepared.commit} declares the fix`,
      commit: prepared.commit,
    });
    this.resumed = answer.hold.id;
    this.progress.say(`${answer.hold.id} is over: the commit declares the fix`);
    // One that was put meanwhile is met here, and one that stays in force is asked for again before the next write.
    await this.requireFree();
  }

  private async deploy(stack: PreparedStack): Promise<void> {
    const service = this.of.services.find((each) => each.stack === stack.name);
    const since = service && (await deploymentsSince(this.of.clients.all.ecs, service, this.of.prepared));
    const ready = stack.is === 'later' ? await this.makeLater(stack) : stack;
    if (ready.is === 'unchanged') {
      this.stacks.push({ name: stack.name, status: 'UNCHANGED' });
    } else {
      await this.execute(ready);
    }
    await this.protect(stack.name);
    if (service) await this.judge(service, since);
  }

  /** @throws ApplyEnded */
  private async makeLater(later: LaterStack): Promise<Exclude<PreparedStack, { is: 'later' }>> {
    const { prepared, options, assembly, plan, clients, surroundings } = this.of;
    const { environment, digests } = prepared;
    const { stacks } = readOrder({ assembly: options.assembly, env: environment, digest: digests });
    this.progress.say(`${later.name}: making its change set`);
    return makeLater(
      {
        ...{ cloudFormation: clients.cloudFormation, assembly, prepared, plan: plan ?? { lines: [] } },
        ...{ waiting: surroundings, requireFree: () => this.requireFree() },
      },
      later,
      stacks.find(({ name }) => name === later.name)?.parameters ?? {},
    );
  }

  /** Images of releases that outlasted their job. What fails is said, and stops no release. */
  private async markReleased(): Promise<void> {
    const { services, prepared, clients, surroundings } = this.of;
    for (const { name, journal, repository, current } of services) {
      if (repository === undefined || current === undefined) continue;
      const ecr = await clients.all.ecr(repositoryOf(repository).region);
      const { tagDeployed } = surroundings;
      const failures = await markUnmarked({
        ...{ service: name, environment: prepared.environment, journal, repository, ecr },
        ...(tagDeployed && { tagDeployed }),
      });
      for (const failure of failures) this.progress.say(failure);
    }
  }

  private async execute(stack: Extract<PreparedStack, { is: 'prepared' }>): Promise<void> {
    const { clients, surroundings, options } = this.of;
    const { cloudFormation } = clients;
    const seen = await describeChangeSet(cloudFormation, {
      StackName: stack.name,
      ChangeSetName: stack.changeSet,
    });
    const answer = changeSetAnswer(stack, seen);
    if (answer.do === 'refuse') throw new ApplyEnded('stale', answer.reason);
    if (answer.do === 'execute') {
      await this.requireFree();
      this.progress.say(`${stack.name}: executing its change set (${stack.changes.length} changes)`);
      if (!(await execute(cloudFormation, stack.name, stack.changeSet))) {
        throw new ApplyEnded(
          'stale',
          `the change set of ${stack.name} must be the one that was shown, got one that CloudFormation does not execute any more; prepare again`,
        );
      }
    }
    const settled = await untilSettled(cloudFormation, stack.name, stack.changeSet, {
      pause: surroundings.pause,
      signal: surroundings.signal,
      endsAt: this.startedAt + options.timeout,
      say: (text) => this.progress.say(text),
    });
    if (!settled) {
      throw new ApplyEnded('unknown', `${stack.name} was not done at the timeout, and goes on; run it again`);
    }
    this.stacks.push({ name: stack.name, status: settled.status });
    const isService = this.of.services.some((each) => each.stack === stack.name);
    // Of a service the verdict says it, and more.
    if (isService || isDeployed(settled.status)) return;
    throw new ApplyEnded(
      'failed',
      `${stack.name} must be deployed, got ${settled.status}: ${settled.reason ?? 'without a reason'}`,
    );
  }

  /** Of a stack that was deployed. */
  private async protect(name: string): Promise<void> {
    const { clients, assembly } = this.of;
    const { status } = this.stacks.at(-1) ?? {};
    if (!isDeployed(status)) return;
    const { terminationProtection } = stackNamed(assembly, name);
    const say = (text: string) => this.progress.say(text);
    const unprotected = await protect(clients.cloudFormation, name, terminationProtection, say);
    if (unprotected !== undefined) this.stacks.push({ ...this.stacks.pop(), name, status, unprotected });
  }

  private async judge(service: ServiceToDeploy, since: number | undefined): Promise<void> {
    const { status } = this.stacks.at(-1) ?? {};
    const released = await releasedOf(this.of, service, {
      since,
      startedAt: this.startedAt,
      progress: this.of.surroundings.progress,
    });
    this.released.push(released);
    const { outcome, reason } = released.verdict;
    if (outcome === 'still-running' || outcome === 'unknown') throw new ApplyEnded('unknown', reason);
    if (!isGood(released.verdict) || !isDeployed(status)) {
      throw new ApplyEnded('failed', `${service.stack} is ${status}; ${service.name}: ${outcome}, ${reason}`);
    }
  }
}

const isDeployed = (status = ''): status is string =>
  status === 'UNCHANGED' || /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status);
