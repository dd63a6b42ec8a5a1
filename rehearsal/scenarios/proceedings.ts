import type { Clock } from '../clock/clock';
import type { DeploymentHandle } from '../ecs/service-handle';
import type { Act } from '../report/act';
import type { StacksRun } from '../stacks/rehearsed-stacks';
import type { ReleaseBook, Users } from '../traffic/users';
import { carryOut, type Stage } from './acts';
import { AnswersByImage } from './answers-by-image';
import { inOrder, type Operation, type OperatorAction, type OperatorStep, operate } from './operator';
import type { Scenario } from './scenario';

export interface ProceedingsProperties
  extends Pick<Stage, 'service' | 'stacks' | 'endpoint' | 'arns' | 'gateName' | 'scanned'> {
  readonly clock: Clock;
  readonly users: Users;
  /** UpdateService with a new task definition. */
  readonly deploy: (scenario: Scenario) => DeploymentHandle;
}

/** What is done beside what is rehearsed. */
export interface Beside {
  /** Timed from the start. @default nothing */
  readonly operator?: readonly OperatorAction[];
  /** Once it is over, one after the other. @default nothing */
  readonly afterwards?: readonly OperatorStep[];
}

/** What is done in a rehearsal, by whom, and which deployments come of it. */
export class Proceedings {
  readonly acts: Act[] = [];
  /** Since the books were opened: deployments that CloudFormation has not started, and what it did. */
  private released: DeploymentHandle[] = [];
  private runs: StacksRun[] = [];
  private startedAt = 0;
  private readonly answers: AnswersByImage;
  private book: ReleaseBook | undefined;

  constructor(private readonly properties: ProceedingsProperties) {
    this.answers = new AnswersByImage(properties.service, properties.clock);
  }

  get refused(): readonly string[] {
    return this.acts.flatMap(({ do: what, refused }) =>
      refused === undefined ? [] : [`${what}: ${refused}`],
    );
  }

  /** Counts users from now on: what they meet that starts from now on is green. */
  open(): ReleaseBook {
    const { service, users, clock } = this.properties;
    const blue = service.liveTasks;
    this.released = [];
    this.runs = [];
    this.startedAt = clock.now();
    const started = () => [...this.released, ...this.runs.flatMap(({ deployments }) => deployments)];
    const isGreen = (id: string) => started().some(({ green }) => green !== blue && green?.has(id));
    this.book = users.open((id) => {
      this.answers.note(id);
      return blue?.has(id) ? 'blue' : isGreen(id) ? 'green' : undefined;
    });
    return this.book;
  }

  /** Simulated seconds since the books were opened. @param at @default now */
  seconds(at = this.properties.clock.now()): number {
    return (at - this.startedAt) / 1000;
  }

  deploy(scenario: Scenario): DeploymentHandle {
    return this.count(this.properties.deploy(scenario));
  }

  /** What its tasks answer is green's. */
  count(deployment: DeploymentHandle): DeploymentHandle {
    this.released.push(deployment);
    return deployment;
  }

  /** A run of CloudFormation. @param scenario @default what its image ran before */
  begin(scenario?: Scenario): StacksRun {
    const run: StacksRun = { ...(scenario && { scenario }), deployments: [], events: [] };
    this.runs.push(run);
    return run;
  }

  /** What is done before the books are opened, one after the other. */
  async prepare(steps: readonly OperatorStep[]): Promise<void> {
    const from = this.acts.length;
    await this.follow(steps, 'beforehand');
    // Only now is it known when that is.
    const end = this.seconds();
    this.acts.push(...this.acts.splice(from).map((act) => earlier(act, end)));
  }

  /** What is done once all is over, one after the other. */
  async follow(steps: readonly OperatorStep[], when: 'beforehand' | 'afterwards'): Promise<void> {
    await inOrder(steps, this.properties.clock, async (act) => {
      this.acts.push(await carryOut(act, when, this.stage()));
    });
  }

  /** @param deployment that an operator stops. @default the one that runs, else the last */
  operate(actions: readonly OperatorAction[], deployment?: DeploymentHandle): Operation {
    return operate(actions, this.properties.clock, async (act) => {
      this.acts.push(await carryOut(act, 'meanwhile', this.stage(deployment)));
    });
  }

  private stage(deployment?: DeploymentHandle): Stage {
    const { service, stacks, endpoint, arns, gateName, scanned, clock } = this.properties;
    return {
      ...{ service, stacks, endpoint, arns, gateName, scanned, clock },
      ...{ acts: this.acts, answers: this.answers },
      requests: () => this.book?.summary,
      deploymentArn: () =>
        (deployment ?? service.currentDeployment)?.arn ??
        service.deployments().at(-1)?.serviceDeploymentArn ??
        '',
      seconds: (at) => this.seconds(at),
      deploy: (scenario) => this.deploy(scenario),
      begin: (scenario) => this.begin(scenario),
    };
  }
}

/** Told from a later moment on. */
function earlier(act: Act, seconds: number): Act {
  const events = act.events?.map((event) => ({ ...event, at: event.at - seconds }));
  return { ...act, at: act.at - seconds, ...(events && { events }) };
}
