import type { Clock } from '../../rehearsal/clock/clock';
import type { DeploymentConfiguration } from '../../rehearsal/ecs/deployment-configuration';
import type { DeploymentEvent, HookRun } from '../../rehearsal/ecs/deployment-result';
import type { Pace } from '../../rehearsal/pace';
import type { Scenario } from '../../rehearsal/scenarios/scenario';
import type { ChosenService } from '../../rehearsal/service/choose-service';
import { functionName } from '../../rehearsal/service/function-arn';
import type { TrafficSummary } from '../../rehearsal/traffic/request-tally';
import { harmless } from '../aws/harmless';
import type { Progress } from '../progress';
import { clockTime, count, plain } from './words';

/** What is about to happen, and how fast. */
export function introduction(
  { name, environment }: ChosenService,
  { strategy }: DeploymentConfiguration,
  pace: Pace,
): string[] {
  const perMinute = Math.round((pace.ratePerSecond * 60) / pace.factor);
  return [
    `Rehearsing ${plain(name)}${environment === undefined ? '' : ` in ${plain(environment)}`}, strategy ${strategy.name}`,
    `Clock: × ${pace.factor} while it waits, × 1 while tasks start or drain and while a hook is awake; ` +
      `${count(pace.ratePerSecond)} requests a wall second are ${count(perMinute)} a simulated minute`,
  ];
}

/** Tells the story of a release while it happens: a line a stage, and a status line with what users meet. */
export class ReleaseProgress {
  private startedAt = 0;
  private stage = '';
  private greenPercent = 0;
  /** Ids of gates by what ECS calls them: the ids that it gave approvals, the ARNs of functions. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly progress: Pick<Progress, 'line' | 'follow'>,
    private readonly clock: Clock,
    /** By the ARN of a hook's function. */
    private readonly gateIds: ReadonlyMap<string, string>,
  ) {}

  begin(scenario: Scenario, requests: () => TrafficSummary | undefined): void {
    this.announce(`Release: ${plain(scenario.name)} (expected: ${scenario.expected})`, requests);
  }

  /** @param title harmless */
  announce(title: string, requests: () => TrafficSummary | undefined): void {
    this.startedAt = this.clock.now();
    this.stage = '';
    this.greenPercent = 0;
    this.progress.line(`\n${title}`);
    this.progress.follow(() => {
      const { total, failed } = requests() ?? { total: 0, failed: 0 };
      // What matters most first: a narrow terminal cuts the end off.
      return `  ${this.elapsed()} ${count(failed)} of ${count(total)} requests failed · green ${this.greenPercent} % · ${this.stage}`;
    });
  }

  show(event: DeploymentEvent): void {
    switch (event.type) {
      case 'stage':
        this.stage = event.stage;
        this.say(event.inRollback ? `${event.stage} (back)` : event.stage);
        break;
      case 'weights':
        if (event.traffic === 'production') this.greenPercent = event.greenPercent;
        this.say(`  ${event.traffic} traffic: green ${event.greenPercent} %`);
        break;
      case 'hook':
        this.hook(event.hook);
        break;
      case 'task':
        if (event.task.type === 'failed') this.say(`  a task failed: ${harmless(event.task.reason)}`);
        break;
      case 'decision':
        this.say(
          `  ${event.decidedBy === 'none' ? '' : `decided by ${plain(this.named(event.decidedBy))}: `}${plain(this.named(event.reason))}`,
        );
        break;
      case 'status':
        break;
    }
  }

  private hook({ arn, id, verdict, said, gates = [] }: HookRun): void {
    if (verdict === 'IN_PROGRESS') return;
    const name = id ?? this.gateIds.get(arn) ?? functionName(arn);
    this.known.set(arn, gates.find(({ answer }) => answer === 'FAILED')?.id ?? name);
    const lines =
      gates.length > 0
        ? gates.map((gate) => [gate.id, gate.answer, gate.reason] as const)
        : [[name, verdict === 'AWAITING_ACTION' ? 'waits for an answer' : verdict, said] as const];
    for (const [gate, answer, reason] of lines) {
      this.say(`  gate ${plain(gate)}: ${answer}${reason === undefined ? '' : ` (${plain(reason)})`}`);
    }
  }

  private named(reason: string): string {
    return [...this.known].reduce((text, [name, id]) => text.replaceAll(name, id), reason);
  }

  /** A migration's, for one: its last words are nowhere else, since there is no log group here that a person could read. */
  oneOffFailed(reason: string): void {
    this.say(`  a one-off task failed: ${harmless(reason)}`);
  }

  private say(text: string): void {
    this.progress.line(`  ${this.elapsed()} ${text}`);
  }

  private elapsed(): string {
    return clockTime((this.clock.now() - this.startedAt) / 1000);
  }
}
