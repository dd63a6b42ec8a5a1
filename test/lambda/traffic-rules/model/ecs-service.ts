import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { awsFailure, Operations } from './aws-failure';
import { Deployment, type DeploymentEnd, type RuleArns } from './ecs-deployment';
import type { LoadBalancer } from './load-balancer';
import { ALTERNATE, CLUSTER, PRIMARY, SERVICE } from './names';
import type { VirtualTime } from './virtual-time';

/** What the service is, as long as there is one. */
interface Standing {
  readonly rules: RuleArns;
  /** Target group of the running revision; undefined until there is one. */
  readonly live: string | undefined;
}

const SERVICE_ARN = `arn:service/${CLUSTER}/${SERVICE}`;

/** One service of ECS with native blue/green deployments, and the API's record of them. */
export class EcsService {
  standing: Standing | undefined;
  private readonly deployments: Deployment[] = [];
  private readonly operations = new Operations()
    .on(ListServiceDeploymentsCommand, (input) => this.list(input))
    .on(DescribeServiceDeploymentsCommand, ({ serviceDeploymentArns = [] }) => ({
      serviceDeployments: this.deployments
        .filter(({ arn }) => serviceDeploymentArns.includes(arn))
        .map(brief),
      failures: [],
    }))
    .on(DescribeServicesCommand, (input) => this.describe(input))
    .on(DescribeServiceRevisionsCommand, ({ serviceRevisionArns = [] }) => ({
      serviceRevisions: this.deployments
        .filter(({ revisionArn }) => serviceRevisionArns.includes(revisionArn))
        .map((one) => revision(one)),
      failures: [],
    }));

  constructor(
    private readonly loadBalancer: LoadBalancer,
    private readonly time: VirtualTime,
  ) {}

  send(command: { readonly input: object }): unknown {
    return this.operations.carryOut(command);
  }

  get running(): Deployment | undefined {
    return this.deployments.find(({ isRunning }) => isRunning);
  }

  /** Rules that ECS shifts or goes back to: those of the revision that runs, and of the one that is going out. */
  get rulesInUse(): readonly string[] {
    const all = [this.standing?.rules, this.running?.rules];
    return all.flatMap((rules) => (rules ? [rules.production, rules.test] : []));
  }

  /** Starts the first tasks, as CloudFormation has it created. @returns whether they serve now */
  async create(rules: RuleArns, end: DeploymentEnd): Promise<boolean> {
    this.standing = { rules, live: undefined };
    return this.deploy(rules, end);
  }

  /** @returns whether the deployment was successful */
  async deploy(rules: RuleArns, end: DeploymentEnd): Promise<boolean> {
    if (!this.standing) throw awsFailure('ServiceNotFoundException');
    // A newer deployment ends the older one, which goes back first.
    await this.running?.supersede();
    const before = this.standing;
    if (!before) return false;
    const deployment = new Deployment(this.loadBalancer, this.time, {
      number: this.deployments.length + 1,
      rules,
      live: before.live,
      end,
    });
    this.deployments.push(deployment);
    const live = await deployment.run();
    if (live === undefined || !this.standing) return false;
    this.standing = { rules, live };
    return true;
  }

  delete(): void {
    this.running?.abandon();
    this.standing = undefined;
    for (const group of [PRIMARY, ALTERNATE]) this.loadBalancer.healthy.set(group, 0);
  }

  private list({ service, status = [] }: ListServiceDeploymentsCommand['input']) {
    if (!this.standing || !isOurs(service)) throw awsFailure('ServiceNotFoundException');
    const wanted: readonly string[] = status;
    return {
      serviceDeployments: this.deployments
        .filter((one) => wanted.length === 0 || wanted.includes(one.status))
        .map(brief)
        .reverse(),
    };
  }

  private describe({ services = [] }: DescribeServicesCommand['input']) {
    if (!this.standing || !isOurs(services[0])) return { services: [], failures: [{ reason: 'MISSING' }] };
    const { rules } = this.standing;
    const last = this.deployments.findLast(({ status }) => status === 'SUCCESSFUL');
    return {
      services: [
        {
          serviceArn: SERVICE_ARN,
          serviceName: SERVICE,
          status: 'ACTIVE',
          loadBalancers: [loadBalancerOf(rules)],
          currentServiceDeployment: this.running?.arn ?? last?.arn,
          currentServiceRevisions: last ? [{ arn: last.revisionArn }] : [],
        },
      ],
      failures: [],
    };
  }
}

const isOurs = (service: string | undefined) => service === SERVICE || service === SERVICE_ARN;

const brief = ({ arn, revisionArn, status }: Deployment) => ({
  serviceDeploymentArn: arn,
  serviceArn: SERVICE_ARN,
  targetServiceRevisionArn: revisionArn,
  targetServiceRevision: { arn: revisionArn },
  status,
});

const loadBalancerOf = ({ production, test }: RuleArns) => ({
  targetGroupArn: PRIMARY,
  advancedConfiguration: {
    alternateTargetGroupArn: ALTERNATE,
    productionListenerRule: production,
    testListenerRule: test,
  },
});

const revision = ({ revisionArn, rules, green }: Deployment) => ({
  serviceRevisionArn: revisionArn,
  loadBalancers: [loadBalancerOf(rules)],
  resolvedConfiguration: {
    loadBalancers: [{ targetGroupArn: green, productionListenerRule: rules.production }],
  },
});
