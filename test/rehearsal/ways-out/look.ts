import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServiceDeploymentsCommand,
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type Task,
} from '@aws-sdk/client-ecs';
import { connect } from '../../../cli/aws/clients';
import { RUNNING } from '../../../lambda/shared/deployment-status';
import type { Backstage, OperatorAct } from '../../../rehearsal/testing';

/** What the commands of a runbook show, by the calls that the AWS CLI makes for them. */
export class Look {
  private constructor(
    private readonly backstage: Backstage,
    readonly clients: Awaited<ReturnType<typeof connect>>,
  ) {}

  static async from(backstage: Backstage): Promise<Look> {
    Object.assign(process.env, backstage.environment, { AWS_MAX_ATTEMPTS: '1', GITHUB_ACTIONS: '' });
    return new Look(backstage, await connect({}));
  }

  /** A step, and what it has seen when it is over. */
  static step<T>(see: (look: Look, backstage: Backstage) => Promise<T>): {
    readonly step: Extract<OperatorAct, { do: 'run' }>;
    readonly seen: () => T;
  } {
    let seen: T | undefined;
    const run = async (backstage: Backstage) => {
      seen = await see(await Look.from(backstage), backstage);
    };
    return { step: { do: 'run', run }, seen: () => seen as T };
  }

  /** `aws logs tail /teal/shop-production-gate-GATE --since 2h --format short`: the lines. */
  async log(gate: string): Promise<readonly string[]> {
    const logs = new CloudWatchLogsClient({});
    const logGroupName = `/teal/shop-production-gate-${gate}`;
    const startTime = this.backstage.pause.now() - 2 * 3_600_000;
    const lines: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({ logGroupName, startTime, ...(nextToken && { nextToken }) }),
      );
      lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      nextToken = page.nextToken;
    } while (nextToken);
    return lines;
  }

  /** `aws ecs describe-tasks --tasks TASK` */
  async task(task: string): Promise<Task | undefined> {
    const { cluster } = this.backstage.arns;
    return (await this.clients.ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }))).tasks?.[0];
  }

  /** `aws ecs list-service-deployments … | xargs aws ecs describe-service-deployments`, of the one that runs. */
  async running(): Promise<ServiceDeployment> {
    const { cluster, service } = this.backstage.arns;
    const { serviceDeployments = [] } = await this.clients.ecs.send(
      new ListServiceDeploymentsCommand({ cluster, service, status: [...RUNNING] }),
    );
    const serviceDeploymentArns = serviceDeployments.flatMap(({ serviceDeploymentArn: arn }) => arn ?? []);
    const described = await this.clients.ecs.send(
      new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }),
    );
    const [running] = described.serviceDeployments ?? [];
    if (!running) throw new Error('a deployment must run');
    return running;
  }
}
