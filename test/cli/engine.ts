import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { connect } from '../../cli/aws/clients';
import type { Pause } from '../../cli/aws/pause';
import { Ecs } from '../../rehearsal/account/ecs';
import { AwsError } from '../../rehearsal/aws-error';
import { Repositories } from '../../rehearsal/ecr/repositories';
import type { DeploymentConfiguration } from '../../rehearsal/ecs/deployment-configuration';
import type { EcsService } from '../../rehearsal/ecs/service';
import type { Action } from '../../rehearsal/elasticloadbalancing/rules';
import type { TargetState } from '../../rehearsal/elasticloadbalancing/target-group';
import type { AwsService } from '../../rehearsal/endpoint/aws-service';
import { ecrService } from '../../rehearsal/endpoint/ecr-service';
import type {
  EcsTasks,
  ServiceRevisionView,
  ServiceView,
  TaskDefinitionView,
  TasksToRun,
  TaskView,
} from '../../rehearsal/endpoint/ecs-model';
import { ecsService } from '../../rehearsal/endpoint/ecs-service';
import type { ElbModel } from '../../rehearsal/endpoint/elbv2-model';
import { elbv2Service } from '../../rehearsal/endpoint/elbv2-service';
import { eventBridgeService } from '../../rehearsal/endpoint/eventbridge-service';
import type { EndpointLease } from '../../rehearsal/endpoint/lease';
import { logsService } from '../../rehearsal/endpoint/logs-service';
import { s3Service } from '../../rehearsal/endpoint/s3-service';
import { secretsManagerService } from '../../rehearsal/endpoint/secrets-manager-service';
import { leaseEndpoint } from '../../rehearsal/endpoint/shared-endpoint';
import { ssmService } from '../../rehearsal/endpoint/ssm-service';
import { stsService } from '../../rehearsal/endpoint/sts-service';
import { wafv2Service } from '../../rehearsal/endpoint/wafv2-service';
import { EventBuses } from '../../rehearsal/eventbridge/event-buses';
import { LogGroups } from '../../rehearsal/logs/log-groups';
import { Buckets } from '../../rehearsal/s3/buckets';
import { Secrets } from '../../rehearsal/secrets-manager/secrets';
import { Documents } from '../../rehearsal/ssm/documents';
import { Parameters as ParameterStore } from '../../rehearsal/ssm/parameters';
import { Sessions } from '../../rehearsal/sts/sessions';
import {
  ALTERNATE,
  CANARY,
  MINUTE,
  PRIMARY,
  PRODUCTION_RULE,
  TEST_RULE,
  World,
} from '../rehearsal/ecs/world';
import { deployedStacks } from './deployed-stacks';
import { firewallOfShop, RULE_GROUP } from './limit/rule-group-of-shop';

const PLACE = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };
const ARN = 'arn:aws:ecs:eu-west-1:111122223333';
const LISTENER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/lb/1/2';
export const FOREIGN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/foreign/9';

/** The digest of the image of a version. */
export const digest = (version: number): string => `sha256:${String(version).repeat(64)}`;

/** A canary of two minutes: each ten seconds of it are a look of the verb. */
export const QUICK: DeploymentConfiguration = {
  ...CANARY,
  strategy: { name: 'CANARY', percent: 5, holdMs: MINUTE },
  bakeMs: MINUTE,
};

/** What its functions are told of the gates that they are. */
const GATES = {
  SmokeTest: { GATE_ID: 'smoke-test', GATE_KIND: 'smoke-test' },
  Metrics: { GATE_ID: 'orders', GATE_KIND: 'metrics' },
  Own: { GATE_ID: 'own' },
  Preflight: {
    GATE_ID: 'preflight',
    PREFLIGHT_CHECKS: JSON.stringify([
      { gate: 'freeze', id: 'freeze' },
      { gate: 'admission', id: 'admission' },
      { gate: 'admission', id: 'images' },
    ]),
  },
};

/** `shop` in `production`, modelled, behind AWS's wire protocols: version 1 is live. */
export class Engine {
  readonly world = new World();
  readonly service: EcsService;
  readonly repositories = new Repositories(this.world.clock, PLACE);
  private readonly buckets = new Buckets(this.world.clock, PLACE.account);
  /** Of releases, as the stack makes it. */
  readonly records = this.buckets.create(`shop-records-${PLACE.account}`, {
    objectLock: { defaultRetention: { mode: 'GOVERNANCE', days: 400 } },
  });
  /** Of the service's stack; a test changes them before it starts. */
  readonly outputs: Record<string, string> = {
    ImageRepository: `${PLACE.account}.dkr.ecr.${PLACE.region}.amazonaws.com/shop/shop`,
    Records: `${this.records.name}/production`,
    LimitRuleGroup: RULE_GROUP,
    ConfiguredLimit: '2000/300',
  };
  /** What the API shows besides; a test changes it. */
  readonly shown = {
    deployments: (all: readonly ServiceDeployment[]): readonly ServiceDeployment[] => all,
    tasks: (all: readonly TaskView[]): readonly TaskView[] => all,
    taskDefinitions: (all: readonly TaskDefinitionView[]): readonly TaskDefinitionView[] => all,
    service: (view: ServiceView): ServiceView => view,
    revisions: (all: readonly ServiceRevisionView[]): readonly ServiceRevisionView[] => all,
    health: new Map<string, readonly TargetState[]>(),
    /** Of a rule that forwards nothing. */
    pages: new Map<string, Action>(),
  };
  /** What one-off tasks become; a test changes it. */
  runTasks: EcsTasks['runTasks'] = () => [];
  /** Who signs; a test changes it. */
  readonly caller = { arn: 'arn:aws:iam::111122223333:user/ada', userId: 'AIDA' };
  readonly events = new EventBuses(this.world.clock, PLACE);
  readonly logs = new LogGroups(this.world.clock);
  readonly parameters = new ParameterStore(this.world.clock, PLACE);
  readonly secrets = new Secrets(this.world.clock);
  readonly firewall = firewallOfShop();
  readonly sessions = new Sessions({ ...PLACE, clock: this.world.clock, caller: this.caller });
  private readonly ecs = new Ecs();
  private lease: EndpointLease | undefined;

  constructor() {
    this.service = this.world.service({
      clusterArn: `${ARN}:cluster/shop-production`,
      serviceArn: `${ARN}:service/shop-production/shop`,
    });
  }

  async start(configuration = QUICK, more: readonly AwsService[] = []): Promise<EndpointLease> {
    const { world, service, ecs } = this;
    const version = world.runs(1);
    await world.clock.run(service.adopt(version, configuration));
    const definition = { taskDefinitionArn: version.taskDefinition, family: 'web', revision: 1 };
    ecs.attach({ service, taskDefinition: definition, standalone: () => version.tasks });
    this.repositories.create('shop/shop');
    const model = {
      services: () => [this.shown.service(this.serviceView(service.describe() as ServiceView))],
      deployments: () =>
        this.shown.deployments(ecs.deployments() as ServiceDeployment[]) as ReturnType<Ecs['deployments']>,
      revisions: () =>
        this.shown.revisions(
          service.revisions().map((each) => this.revisionView(each as ServiceRevisionView)),
        ),
    };
    const tasks = {
      tasks: () => this.shown.tasks(ecs.tasks().map(taskView)),
      taskDefinitions: () => this.shown.taskDefinitions(ecs.taskDefinitions()),
      runTasks: (request: TasksToRun) => this.runTasks(request),
      stopTask: () => {},
    };
    this.lease = await leaseEndpoint([
      ecsService(model, { tasks, control: ecs }),
      elbv2Service(this.elb()),
      ecrService(this.repositories),
      s3Service(this.buckets),
      stsService(this.sessions),
      logsService(this.logs, PLACE),
      ssmService(
        {
          ...{ parameters: this.parameters, documents: new Documents() },
          identityOf: (accessKeyId) => this.sessions.identityOf(accessKeyId).arn,
        },
        world.clock,
      ),
      eventBridgeService(this.events),
      secretsManagerService(this.secrets),
      wafv2Service(this.firewall),
      await deployedStacks({
        'shop-production': {
          outputs: this.outputs,
          functions: GATES,
        },
      }),
      ...more,
    ]);
    return this.lease;
  }

  /** What a process gets to reach this AWS. */
  environment(): Record<string, string> {
    if (!this.lease) throw new Error('start comes first');
    return {
      AWS_ENDPOINT_URL: this.lease.url,
      AWS_ACCESS_KEY_ID: this.lease.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.lease.credentials.secretAccessKey,
      AWS_REGION: 'eu-west-1',
      AWS_MAX_ATTEMPTS: '1',
    };
  }

  /** As the verbs do it; the SDK reads the environment. */
  readonly connect: typeof connect = (options) => {
    Object.assign(process.env, this.environment());
    return connect(options);
  };

  /** Waiting moves the modelled world on. */
  readonly pause: Pause = {
    now: () => this.world.clock.now(),
    sleep: (milliseconds) => this.world.clock.run(this.world.clock.sleep(milliseconds)),
  };

  release(version: number, behaviour?: Parameters<World['runs']>[1]): void {
    this.service.update({ revision: this.world.runs(version, behaviour) });
  }

  pass(milliseconds: number): Promise<void> {
    return this.world.clock.run(this.world.clock.sleep(milliseconds));
  }

  /** Ends what runs, and forgets the environment. */
  async close(): Promise<void> {
    for (const name of Object.keys(this.environment())) delete process.env[name];
    await this.lease?.close();
  }

  private serviceView(view: ServiceView): ServiceView {
    return { ...view, loadBalancers: [LOAD_BALANCER] };
  }

  private revisionView(view: ServiceRevisionView): ServiceRevisionView {
    const imageDigest = digestOf(view.taskDefinition);
    return {
      ...view,
      containerImages: [{ containerName: 'web', imageDigest }],
      loadBalancers: [LOAD_BALANCER],
    };
  }

  private elb(): ElbModel {
    const { world } = this;
    const { pages } = this.shown;
    const rule = (arn: string, priority: number) => ({
      arn,
      priority,
      conditions: [],
      action: pages.get(arn) ?? { type: 'forward' as const, targetGroups: world.weights(arn) },
      tags: {},
    });
    return {
      rules: (listener) =>
        listener === LISTENER ? [rule(PRODUCTION_RULE, 2), rule(TEST_RULE, 1)] : undefined,
      listenerOf: (arn) => ([PRODUCTION_RULE, TEST_RULE].includes(arn) ? LISTENER : undefined),
      targetGroups: () =>
        [PRIMARY, ALTERNATE, FOREIGN].map((arn) => ({
          arn,
          name: arn.split('/')[1] ?? '',
          targets: (this.shown.health.get(arn) ?? []).map((state, nth) => ({
            id: `10.0.0.${nth}`,
            port: 8080,
            state,
          })),
        })),
      tagsOf: () => undefined,
      createRule: () => {
        throw new AwsError('AccessDenied', 'no rule is made');
      },
      modifyRule: (arn, { action }) => {
        if (action?.type !== 'forward') return;
        pages.delete(arn);
        world.setWeights(arn, action.targetGroups);
      },
      deleteRule: () => {
        throw new AwsError('AccessDenied', 'no rule is deleted');
      },
    };
  }
}

const LOAD_BALANCER = {
  targetGroupArn: PRIMARY,
  containerName: 'web',
  containerPort: 8080,
  advancedConfiguration: {
    alternateTargetGroupArn: ALTERNATE,
    productionListenerRule: PRODUCTION_RULE,
    testListenerRule: TEST_RULE,
  },
};

/** Task definitions are numbered by their versions. */
function digestOf(taskDefinition = ''): string {
  return digest(Number(taskDefinition.slice(taskDefinition.lastIndexOf(':') + 1)));
}

function taskView(task: TaskView): TaskView {
  const imageDigest = digestOf(task.taskDefinitionArn);
  return { ...task, containers: [{ name: 'web', lastStatus: task.lastStatus, imageDigest }] };
}
