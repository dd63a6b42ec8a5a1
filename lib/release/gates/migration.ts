import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  type CompatibilityTasks,
  MIGRATION,
  MIGRATION_TAG,
  type MigrationTask,
} from '../../../lambda/shared/environment';
import { acknowledgeWildcard } from '../../acknowledge';
import { inMinutes } from '../../config/duration';
import { type Compatibility, type Migration, migrationStage } from '../../config/gates/migration';
import { Gate } from './gate';
import type { GatedService } from './gated-service';
import { taskReason } from './grants';

/** Runs a command of the new version once, as a task of its own, before a task of the new version starts. */
export class MigrationGate extends Gate {
  constructor(
    scope: Construct,
    of: GatedService,
    { command, compatibility, cpu, memory, wait, timeout, ...settings }: Migration,
  ) {
    const { service, fullName, task, network, ecs } = of;
    const { definition, container } = task;
    super(scope, {
      ...{ of, settings },
      handler: 'migration',
      description: `Gate ${settings.id} of ${fullName}: runs a command of the new version once`,
      // A look of at most 40 s; 5 s are kept back to answer.
      timeout: Duration.minutes(1),
      environment: {
        // Later than now: the service's own security group, and the gates that a team adds, are not there yet.
        [MIGRATION.TASK]: Lazy.string({
          produce: () =>
            Stack.of(scope).toJsonString({
              cluster: ecs.cluster,
              family: fullName,
              container: container.containerName,
              command,
              ...(compatibility && { compatibility: tasksOf(compatibility) }),
              ...(cpu !== undefined && { cpu }),
              ...(memory !== undefined && { memory }),
              subnets: network.subnets,
              securityGroups: network.securityGroups(),
              ...(ecs.cluster !== fullName && { owner: fullName }),
            } satisfies MigrationTask),
        }),
        [MIGRATION.AFTER]: Lazy.string({
          produce: () => JSON.stringify(of.hooksBefore(settings.id, migrationStage)),
        }),
        [MIGRATION.WAIT_MINUTES]: String(inMinutes(wait)),
        [MIGRATION.TIMEOUT_MINUTES]: String(inMinutes(timeout)),
        ...(compatibility && { [MIGRATION.CHECK_MINUTES]: String(inMinutes(compatibility.timeout)) }),
      },
    });
    this.grantTasks(service.name, of, [definition.taskRole, definition.obtainExecutionRole()]);
  }

  /** In a cluster that others are in: none of their tasks. A task gets the tag as it starts, and nobody else may give it. */
  private grantStopOfOwn(tasks: string, fullName: string): void {
    for (const statement of [
      new iam.PolicyStatement({
        actions: ['ecs:StopTask'],
        resources: [tasks],
        conditions: { StringEquals: { [`aws:ResourceTag/${MIGRATION_TAG}`]: fullName } },
      }),
      new iam.PolicyStatement({
        actions: ['ecs:TagResource'],
        resources: [tasks],
        conditions: {
          StringEquals: { 'ecs:CreateAction': 'RunTask', [`aws:RequestTag/${MIGRATION_TAG}`]: fullName },
        },
      }),
    ]) {
      this.function.addToRolePolicy(statement);
    }
  }

  /**
   * The service's own task definitions, in its own cluster, with its own two roles; nothing else can be run. The version that
   * runs has the same roles: both task definitions are of this stack, which keeps them from one release to the next.
   */
  private grantTasks(service: string, { fullName, ecs }: GatedService, roles: readonly iam.IRole[]): void {
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ecs', resource, resourceName });
    const [definitions, tasks] = [arn('task-definition', `${fullName}:*`), arn('task', `${ecs.cluster}/*`)];
    const conditions = { ArnEquals: { 'ecs:cluster': arn('cluster', ecs.cluster) } };
    const isShared = ecs.cluster !== fullName;
    if (isShared) this.grantStopOfOwn(tasks, fullName);
    for (const [actions, resources] of [
      [['ecs:RunTask'], [definitions]],
      [['ecs:DescribeTasks', ...(isShared ? [] : ['ecs:StopTask'])], [tasks]],
      // `*`: ListTasks takes its cluster as a condition alone. source: Service Authorization Reference, Amazon ECS
      [['ecs:ListTasks'], ['*']],
    ] as const) {
      this.function.addToRolePolicy(
        new iam.PolicyStatement({ actions: [...actions], resources: [...resources], conditions }),
      );
    }
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: roles.map(({ roleArn }) => roleArn),
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    );
    acknowledgeWildcard(this, definitions, `A release makes a revision; the family of ${service} only`);
    acknowledgeWildcard(this, tasks, taskReason(ecs, fullName));
    acknowledgeWildcard(this, '*', 'ListTasks takes its cluster as a condition, and only reads');
  }
}

const tasksOf = ({ command, prepare, variables }: Compatibility): CompatibilityTasks => ({
  command,
  prepare,
  variables,
});
