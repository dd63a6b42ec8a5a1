import type { Clock } from '../clock/clock';
import type {
  DeploymentEvent,
  DeploymentResult,
  DeploymentStatus,
  HookRun,
  StageRecord,
} from './deployment-result';
import type { DecidedBy } from './interruption';
import type { TaskEvent } from './task-set';

/** A stage that may still change. */
export interface OpenStage extends Omit<StageRecord, 'endedAt' | 'greenPercent' | 'hooks'> {
  endedAt?: number;
  greenPercent: number;
  hooks: HookRun[];
}

interface Decision {
  readonly decidedBy: DecidedBy;
  readonly reason: string;
  readonly at: number;
}

type Happening = DeploymentEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'at'>
    : never
  : never;

/** What has happened in one deployment: told while it happens, and kept for the result. */
export class DeploymentJournal {
  readonly createdAt: number;
  startedAt: number;
  readonly stages: OpenStage[] = [];
  readonly triggeredAlarms: string[] = [];
  /** Percent of green. */
  readonly weights = { test: 0, production: 0 };
  status: DeploymentStatus = 'PENDING';
  statusReason: string | undefined;
  highestGreenWeight = 0;
  updatedAt: number;
  endedAt: number | undefined;
  rollbackStartedAt: number | undefined;
  decision: Decision | undefined;
  private warning = '';
  rollbackTarget: DeploymentResult['rollbackTarget'];
  private weightsRestoredAt: number | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly tell: (event: DeploymentEvent) => void,
    createdAt = clock.now(),
  ) {
    this.createdAt = createdAt;
    this.startedAt = this.createdAt;
    this.updatedAt = this.createdAt;
  }

  begin(): void {
    this.startedAt = this.clock.now();
  }

  private get inRollback(): boolean {
    return this.rollbackStartedAt !== undefined;
  }

  become(status: DeploymentStatus, reason?: string): void {
    this.status = status;
    this.statusReason = reason ?? this.statusReason;
    if (status === 'ROLLBACK_IN_PROGRESS') this.rollbackStartedAt = this.clock.now();
    this.note({ type: 'status', status });
  }

  enter(name: string): OpenStage {
    const stage: OpenStage = {
      name,
      inRollback: this.inRollback,
      startedAt: this.clock.now(),
      greenPercent: this.weights.production,
      hooks: [],
    };
    this.stages.push(stage);
    this.note({ type: 'stage', stage: name, inRollback: this.inRollback });
    return stage;
  }

  leave(): void {
    const stage = this.stages.at(-1);
    if (stage) stage.endedAt = this.clock.now();
  }

  /** @param index of the hook among those of the stage */
  hook(stage: OpenStage, index: number, hook: HookRun): void {
    stage.hooks[index] = hook;
    this.note({ type: 'hook', stage: stage.name, hook });
  }

  shift(traffic: 'test' | 'production', greenPercent: number): void {
    if (traffic === 'production') {
      this.highestGreenWeight = Math.max(this.highestGreenWeight, greenPercent);
      if (greenPercent === 0) this.restored();
    }
    this.weights[traffic] = greenPercent;
    const stage = this.stages.at(-1);
    if (stage) stage.greenPercent = this.weights.production;
    this.note({ type: 'weights', traffic, greenPercent });
  }

  /** Blue has all users again. */
  restored(): void {
    this.weightsRestoredAt = this.clock.now();
  }

  /** Of a rolling deployment: it shifts no traffic, but green has its share of it all the same. */
  expose(greenPercent: number): void {
    this.highestGreenWeight = Math.max(this.highestGreenWeight, greenPercent);
  }

  task(task: TaskEvent): void {
    this.note({ type: 'task', task });
  }

  decide(decidedBy: DecidedBy, reason: string): void {
    this.decision = { decidedBy, reason, at: this.clock.now() };
    this.note({ type: 'decision', decidedBy, reason });
  }

  /** What the result must not leave out. */
  warn(words: string): void {
    this.warning = words;
  }

  /** @param reason follows the status; what decided the deployment unless told */
  close(status: DeploymentStatus, reason?: string): void {
    this.leave();
    this.become(status, reason ?? this.decision?.reason);
    this.endedAt = this.clock.now();
  }

  result(outcome: DeploymentResult['outcome']): DeploymentResult {
    const endedAt = this.endedAt ?? this.clock.now();
    const { decidedBy = 'none', reason: because = '', at: decidedAt = endedAt } = this.decision ?? {};
    const reason = this.warning === '' ? because : `${because} ${this.warning}`;
    return {
      outcome,
      decidedBy,
      reason,
      startedAt: this.startedAt,
      decidedAt,
      endedAt,
      ...(this.weightsRestoredAt !== undefined && { weightsRestoredAt: this.weightsRestoredAt }),
      highestGreenWeight: this.highestGreenWeight,
      ...(this.rollbackTarget && { rollbackTarget: this.rollbackTarget }),
      stages: this.stages,
    };
  }

  private note(happening: Happening): void {
    const at = this.clock.now();
    this.updatedAt = at;
    this.tell({ at, ...happening });
  }
}
