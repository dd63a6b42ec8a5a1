import type { DeploymentLifecycleHookDetail, ServiceDeployment } from '@aws-sdk/client-ecs';
import { MIGRATION } from '../../../../lambda/shared/environment';
import { Ecs } from '../../../../rehearsal/account/ecs';
import type { TaskExit, TaskLauncher } from '../../../../rehearsal/ecs/workload';
import type { ServiceRevisionView, TaskDefinitionView } from '../../../../rehearsal/endpoint/ecs-model';
import { CANARY, MINUTE, World } from '../../../rehearsal/ecs/world';

const ARN = 'arn:aws:ecs:eu-west-1:111122223333';
export const DEPLOYMENT = `${ARN}:service-deployment/shop/web/abc`;
export const OWN = 'web-production-gate-migration';
export const OTHER = 'web-production-gate-live-traffic';
export const definitionArn = (nth: number) => `${ARN}:task-definition/web:${nth}`;
const revisionArn = (nth: number) => `${ARN}:service-revision/shop/web/${nth}`;
const digest = (nth: number) => `sha256:${String(nth).repeat(64)}`;

/** How the migration's task goes. */
export interface Course {
  /** Milliseconds until its container runs; it never does where that is longer than anybody waits. */
  readonly startsAfter?: number;
  /** From then until it ends. */
  readonly takes?: number;
  readonly exitCode?: number;
  /** What it wrote. */
  readonly log?: string;
}

/** A service that is about to be released, and one-off tasks of it, on a clock of their own. */
export class MigratingAccount {
  readonly world = new World();
  readonly ecs = new Ecs(() => this.world.clock.now());
  course: Course = {};
  /** How the check of what runs goes. @default as the migration's task */
  checkCourse: Course | undefined;
  /** Every task that was started, by the command that it ran. */
  readonly ran: (readonly string[] | undefined)[] = [];
  /** As that, by the task definition and the variables over the container's. */
  readonly startedAs: (readonly [definition: string, variables: object | undefined])[] = [];
  /** Whether the task definition that runs has been deregistered and deleted. */
  isLiveGone = false;
  status: ServiceDeployment['status'] = 'IN_PROGRESS';
  hooks: DeploymentLifecycleHookDetail[] = [];
  sources = [1];

  async start(): Promise<void> {
    const service = this.world.service();
    await this.world.clock.run(service.adopt(this.world.runs(1), CANARY));
    this.ecs.attach({
      service,
      taskDefinition: this.definition(1),
      registered: () => [this.definition(2)],
      standalone: ({ overrides, taskDefinitionArn }) => {
        const { command, environment } = overrides?.containerOverrides?.[0] ?? {};
        this.ran.push(command);
        this.startedAs.push([taskDefinitionArn.slice(-1), environment]);
        const isCheck = taskDefinitionArn === definitionArn(1);
        return this.launcher((isCheck && this.checkCourse) || this.course, this.ran.length);
      },
    });
  }

  revisions(): ServiceRevisionView[] {
    return [1, 2].map((nth) => this.revision(nth));
  }

  get deployment(): ServiceDeployment {
    return {
      serviceDeploymentArn: DEPLOYMENT,
      status: this.status,
      lifecycleHookDetails: this.hooks,
      sourceServiceRevisions: this.sources.map((nth) => ({ arn: revisionArn(nth) })),
      targetServiceRevision: { arn: revisionArn(2) },
    };
  }

  others(status: DeploymentLifecycleHookDetail['status']): void {
    const hook = (name: string, of: DeploymentLifecycleHookDetail['status']) => ({
      targetType: 'AWS_LAMBDA' as const,
      targetArn: `arn:aws:lambda:eu-west-1:111122223333:function:${name}:1`,
      status: of,
    });
    this.hooks = [hook(OWN, 'IN_PROGRESS'), hook(OTHER, status)];
  }

  pass(milliseconds: number): Promise<void> {
    return this.world.clock.run(this.world.clock.sleep(milliseconds));
  }

  private launcher(
    { startsAfter = 5_000, takes = 30_000, exitCode = 0, log }: Course,
    nth: number,
  ): TaskLauncher {
    const { clock } = this.world;
    return {
      launch: async () => {
        let end: (exit: TaskExit) => void = () => {};
        const exited = new Promise<TaskExit>((resolve) => {
          end = resolve;
        });
        const exit = (code: number) =>
          end({ reason: `Essential container in task exited (exit code ${code})${log ? `: ${log}` : ''}` });
        clock.schedule(startsAfter + takes, () => exit(exitCode));
        const started = new Promise<void>((resolve) => {
          clock.schedule(startsAfter, resolve);
        });
        const backend = {
          check: () => 'passed' as const,
          forward: () => {},
          close: async () => {},
          destroy: async () => {},
        };
        return { id: `${nth}`.repeat(32), backend, started, exited, stop: async () => exit(0) };
      },
    };
  }

  private definition(revision: number): TaskDefinitionView {
    return {
      taskDefinitionArn: definitionArn(revision),
      family: 'web',
      revision,
      containerDefinitions: [{ name: 'web', image: `web@${digest(revision)}` }],
    };
  }

  private revision(nth: number): ServiceRevisionView {
    return {
      serviceRevisionArn: revisionArn(nth),
      taskDefinition: definitionArn(nth),
      containerImages: [{ containerName: 'web', image: `web@${digest(nth)}` }],
    };
  }
}

export const variables = {
  AWS_LAMBDA_FUNCTION_NAME: OWN,
  [MIGRATION.TASK]: JSON.stringify({
    cluster: 'shop',
    family: 'web',
    container: 'web',
    command: ['node', 'migrate.js'],
    subnets: ['subnet-1'],
    securityGroups: ['sg-1'],
  }),
  [MIGRATION.AFTER]: JSON.stringify({ functions: [OTHER], pauses: 0 }),
  [MIGRATION.WAIT_MINUTES]: '70',
  [MIGRATION.TIMEOUT_MINUTES]: '30',
};

/** Over {@link variables}, where what runs is asked. */
export const checkVariables = {
  [MIGRATION.TASK]: JSON.stringify({
    ...JSON.parse(variables[MIGRATION.TASK]),
    compatibility: {
      ...{ prepare: ['node', 'prepare.js'], command: ['node', 'check.js'] },
      variables: { DATABASE_NAME: 'web_check' },
    },
  }),
  [MIGRATION.CHECK_MINUTES]: '10',
};

export { MINUTE };
