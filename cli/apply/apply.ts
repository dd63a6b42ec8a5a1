import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { S3Client } from '@aws-sdk/client-s3';
import { type Assembly, stackNamed } from '../../rehearsal/assembly/assembly';
import type { ApplyOptions } from '../apply';
import type { Clients } from '../aws/clients';
import { describeChangeSet } from '../change-set/describe';
import { untilSettled } from '../change-set/settle';
import { readOrder } from '../prepare/carry-out';
import type { PlanFile } from '../prepare/plan-file';
import type { LaterStack, Prepared, PreparedStack } from '../prepare/prepared';
import { shownOrCurrent } from '../prepare/secret-versions';
import type { ancestryOf } from '../rollback/ancestry';
import { isGood } from '../rollback/recover';
import { StepProgress } from '../rollback/step-progress';
import {
  type Applied,
  type AppliedService,
  type AppliedStack,
  ApplyEnded,
  type ApplyOutcome,
} from './applied';
import { begunBefore, ofBegun } from './begun-before';
import type { ApplySurroundings } from './carry-out';
import { changeSetAnswer, type HoldAnswer, holdAnswer, isDeployed } from './decide';
import { type Declared, declaredBy } from './declared';
import { endHolds } from './end-holds';
import { write, writeBegun } from './entry';
import { makeLater } from './later';
import { lookAtWave, releasedAt } from './look-at-wave';
import type { FromGit } from './messages';
import { supersededBy } from './newest';
import { notBegun } from './not-begun';
import { protect } from './protect';
import { holdsIn, type ServiceToDeploy } from './records';
import { deploymentsSince, releasedOf } from './released';
import { start } from './start';
import { markReleased } from './unmarked';
import { withdraw } from './withdraw';

export interface ApplyProperties {
  readonly prepared: Prepared;
  readonly options: ApplyOptions;
  readonly assembly: Assembly;
  readonly services: readonly ServiceToDeploy[];
  readonly clients: {
    readonly all: Clients;
    readonly cloudFormation: CloudFormationClient;
    /** Calls each thing once. */
    readonly once: CloudFormationClient;
    readonly s3: S3Client;
  };
  readonly surroundings: ApplySurroundings & FromGit & { readonly ancestry: typeof ancestryOf };
  readonly planHash?: string;
  /** That was shown. */
  readonly plan?: PlanFile;
}

type ReadyStack = Extract<PreparedStack, { is: 'prepared' }>;

/** One stack after the other: the hold, the change set that was shown, its end, the verdict, the record. */
export class Apply {
  private readonly stacks: AppliedStack[] = [];
  private readonly released: AppliedService[] = [];
  private readonly progress: StepProgress;
  private readonly startedAt: number;
  /** Names of stacks that nothing kept from beginning. */
  private readonly begun = new Set<string>();
  /** Whose turn it is. */
  private current?: string;
  private declared: Declared = { resumes: new Set(), irreversible: new Map() };

  constructor(private readonly of: ApplyProperties) {
    const { progress, pause } = of.surroundings;
    this.progress = new StepProgress(progress, pause);
    this.startedAt = pause.now();
  }

  /** What was done so far. */
  get done(): Pick<Applied, 'stacks' | 'services'> {
    return { stacks: this.stacks, services: this.released };
  }

  /** Of several services those whose turn will not come any more. */
  notBegun(outcome: ApplyOutcome): Pick<Applied, 'notBegun'> {
    const at = { outcome, ...(this.current !== undefined && { stack: this.current }) };
    const services = notBegun(this.of.prepared, at, this.begun, this.done);
    return services.length === 0 ? {} : { notBegun: services };
  }

  /** @throws ApplyEnded */
  async run(): Promise<Applied> {
    const { prepared } = this.of;
    await this.requireNewest();
    this.declared = await declaredBy(this.of);
    await this.requireFree();
    await markReleased(this.of, (text) => this.progress.say(text));
    for (const stack of prepared.stacks) await this.deploy(stack);
    const isChanged = this.stacks.some(({ status }) => status !== 'UNCHANGED');
    await this.judgeWave(isChanged);
    const ended = await endHolds(this.of, this.declared, (text) => this.progress.say(text));
    return {
      outcome: isChanged ? 'released' : 'unchanged',
      reason: '',
      ...(ended[0] !== undefined && { hold: ended[0], ended }),
      ...this.done,
    };
  }

  private async judgeWave(isChanged: boolean): Promise<void> {
    const { assembly, prepared, clients, surroundings, services } = this.of;
    await lookAtWave(assembly, prepared.environment, {
      changedAt: async () => (isChanged ? surroundings.pause.now() : releasedAt(services)),
      cloudWatch: () => clients.all.cloudWatch(),
      ...{ pause: surroundings.pause, signal: surroundings.signal, say: (text) => this.progress.say(text) },
    });
  }

  private async requireNewest(): Promise<void> {
    const { services, prepared, options, surroundings } = this.of;
    const isEmpty = prepared.stacks.every(({ is }) => is === 'unchanged');
    for (const { name, digest, journal } of services) {
      if (digest === undefined) continue;
      const answer = await supersededBy(
        { service: name, commit: prepared.commit, releases: await journal.releases(), isEmpty },
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

  private async askHolds(): Promise<HoldAnswer> {
    return holdAnswer(await holdsIn(this.of.services).holds(), this.declared.resumes);
  }

  /** Asked before each write. @throws ApplyEnded held */
  private async requireFree(): Promise<void> {
    const answer = await this.askHolds();
    if (answer.is === 'held') throw new ApplyEnded('held', answer.reason, answer.hold.id);
  }

  private async deploy(stack: PreparedStack): Promise<void> {
    this.current = stack.name;
    const service = this.of.services.find((each) => each.stack === stack.name);
    const known = (service && (await begunBefore(service, this.of.prepared))) ?? {};
    const since = service && (await deploymentsSince(this.of.clients.all.ecs, service, this.of.prepared));
    const ready = stack.is === 'later' ? await this.makeLater(stack) : stack;
    if (ready.is === 'unchanged') {
      this.begun.add(stack.name);
      this.stacks.push({ name: stack.name, status: 'UNCHANGED' });
      await this.protect(stack.name);
      // Made anew, the change set of one that another run has executed is empty.
      if (service) await this.judge(service, known.open ? ofBegun(known.open) : { since });
      return;
    }
    const did = await this.execute(ready, service, since);
    await this.protect(stack.name);
    if (!service) return;
    if (did === 'executed') return this.judge(service, { since });
    const { begun, open } = known;
    await this.judge(service, {
      ...(begun ? ofBegun(begun) : { since: Date.parse(this.of.prepared.preparedAt) }),
      isWritten: begun !== undefined && open === undefined,
    });
  }

  /** @throws ApplyEnded */
  private async makeLater(later: LaterStack): Promise<Exclude<PreparedStack, { is: 'later' }>> {
    const { prepared, options, assembly, plan, clients, surroundings } = this.of;
    const { environment: env, digests: digest, fix, services } = prepared;
    const { stacks } = readOrder({
      ...{ assembly: options.assembly, env, digest },
      only: services.map(({ name }) => name),
      isFix: fix !== undefined,
    });
    const { secrets = [], parameters = {} } = stacks.find(({ name }) => name === later.name) ?? {};
    const { name = '' } = services.find(({ stack }) => stack === later.name) ?? {};
    const versions = await shownOrCurrent(clients.all, secrets, prepared.secretVersions?.[name]);
    this.progress.say(`${later.name}: making its change set`);
    return makeLater(
      {
        ...{ cloudFormation: clients.cloudFormation, assembly, prepared, plan: plan ?? { lines: [] } },
        ...{ waiting: surroundings, requireFree: () => this.requireFree() },
      },
      later,
      { ...parameters, ...versions },
    );
  }

  /** @returns `followed` where another run has executed it */
  private async execute(
    stack: ReadyStack,
    service: ServiceToDeploy | undefined,
    since: number | undefined,
  ): Promise<'executed' | 'followed'> {
    const { cloudFormation } = this.of.clients;
    const seen = await describeChangeSet(cloudFormation, {
      StackName: stack.name,
      ChangeSetName: stack.changeSet,
    });
    const answer = changeSetAnswer(stack, seen);
    if (answer.do === 'refuse') throw new ApplyEnded('stale', answer.reason);
    if (answer.do === 'execute') await this.begin(stack, service, since);
    else this.begun.add(stack.name);
    await this.settle(stack, service);
    return answer.do === 'execute' ? 'executed' : 'followed';
  }

  /** The hold, the record, the one call, and the hold again: one that was put in between is met by either. */
  private async begin(
    stack: ReadyStack,
    service: ServiceToDeploy | undefined,
    since: number | undefined,
  ): Promise<void> {
    const end = async (outcome: string, reason: string) =>
      service && write(this.of, this.declared, service, { outcome, reason });
    await this.requireFree();
    // Whoever has interrupted it until now wants nothing to begin.
    this.of.surroundings.signal.throwIfAborted();
    if (service) await writeBegun(this.of, this.declared, service, since);
    this.progress.say(`${stack.name}: executing its change set (${stack.changes.length} changes)`);
    // Of a call whose answer is lost nobody knows whether it was heard.
    this.begun.add(stack.name);
    if ((await start(this.of.clients, stack)) === 'refused') {
      this.begun.delete(stack.name);
      const reason = `the change set of ${stack.name} must be the one that was shown, got one that CloudFormation does not execute any more; prepare again`;
      await end('stale', reason);
      throw new ApplyEnded('stale', reason);
    }
    const takeBack = () =>
      withdraw(this.of, {
        ...{ stack, service, since, endsAt: this.startedAt + this.of.options.timeout },
        say: (text) => this.progress.say(text),
      });
    const held = await this.askHolds().catch(async (error: unknown) => {
      // Whether it is held cannot be told.
      await takeBack();
      throw error;
    });
    if (held.is !== 'held') return;
    const reason = `${held.reason}; it was put while this began: ${await takeBack()}`;
    await end('held', reason);
    throw new ApplyEnded('held', reason, held.hold.id);
  }

  private async settle(stack: ReadyStack, service: ServiceToDeploy | undefined): Promise<void> {
    const { clients, surroundings, options } = this.of;
    const settled = await untilSettled(clients.cloudFormation, stack.name, stack.changeSet, {
      pause: surroundings.pause,
      signal: surroundings.signal,
      endsAt: this.startedAt + options.timeout,
      say: (text) => this.progress.say(text),
    });
    if (!settled) {
      throw new ApplyEnded('unknown', `${stack.name} was not done at the timeout, and goes on; run it again`);
    }
    this.stacks.push({ name: stack.name, status: settled.status });
    // Of a service the verdict says it, and more.
    if (service || isDeployed(settled.status)) return;
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

  private async judge(
    service: ServiceToDeploy,
    of: { readonly since: number | undefined; readonly begunAt?: number; readonly isWritten?: boolean },
  ): Promise<void> {
    const { status } = this.stacks.at(-1) ?? {};
    const released = await releasedOf(this.of, service, {
      isWritten: false,
      ...of,
      startedAt: this.startedAt,
      declared: this.declared,
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
