import { AppConfig } from '../appconfig/app-config';
import { ConfigurationSessions } from '../appconfig/sessions';
import { arn, partitionOf } from '../assembly/made-up-ids';
import type { Clock } from '../clock/clock';
import type { AlarmsOptions } from '../cloudwatch/alarms-options';
import { Repositories } from '../ecr/repositories';
import type { LoadBalancer } from '../elasticloadbalancing/load-balancer';
import { appConfigDataService, appConfigService } from '../endpoint/appconfig-service';
import type { AwsService } from '../endpoint/aws-service';
import { cloudFormationService } from '../endpoint/cloudformation-service';
import { cloudWatchService } from '../endpoint/cloudwatch-service';
import { ecrService } from '../endpoint/ecr-service';
import { ecsService } from '../endpoint/ecs-service';
import type { ElbParts } from '../endpoint/elbv2-model';
import { type ElbModel, elbv2Service } from '../endpoint/elbv2-service';
import { eventBridgeService } from '../endpoint/eventbridge-service';
import { iamService } from '../endpoint/iam-service';
import { logsService } from '../endpoint/logs-service';
import { rdsService } from '../endpoint/rds-service';
import { s3Service } from '../endpoint/s3-service';
import { secretsManagerService } from '../endpoint/secrets-manager-service';
import { serviceQuotasService } from '../endpoint/service-quotas-service';
import { snsService } from '../endpoint/sns-service';
import { ssmService } from '../endpoint/ssm-service';
import { stsService } from '../endpoint/sts-service';
import { wafv2Service } from '../endpoint/wafv2-service';
import { EventBuses } from '../eventbridge/event-buses';
import { LogGroups } from '../logs/log-groups';
import { Clusters } from '../rds/clusters';
import { Buckets } from '../s3/buckets';
import { Secrets } from '../secrets-manager/secrets';
import { Topics } from '../sns/topics';
import { Documents } from '../ssm/documents';
import { Parameters } from '../ssm/parameters';
import { Sessions } from '../sts/sessions';
import { Firewall } from '../wafv2/firewall';
import { CloudFormation, type CloudFormationOptions } from './cloudformation';
import { CloudWatch } from './cloudwatch';
import { Ecs } from './ecs';

/** The one load balancer that a rehearsal has. */
export interface AccountLoadBalancer {
  readonly loadBalancer: LoadBalancer;
  readonly dnsName: string;
}

/** Where a rehearsal's stacks would be. */
export interface AccountPlace {
  readonly account: string;
  readonly region: string;
}

/** The AWS services of one rehearsal: what stacks make, and hooks and custom resources call. */
export class AwsAccount {
  readonly cloudWatch: CloudWatch;
  readonly ecs: Ecs;
  readonly secrets: Secrets;
  readonly parameters: Parameters;
  readonly documents = new Documents();
  readonly logs: LogGroups;
  readonly eventBuses: EventBuses;
  readonly topics: Topics;
  readonly firewall: Firewall;
  readonly sessions: Sessions;
  readonly repositories: Repositories;
  readonly buckets: Buckets;
  /** Aurora's. */
  readonly clusters: Clusters;
  /** Where flags are. */
  readonly appConfig: AppConfig;
  readonly configurationSessions: ConfigurationSessions;
  readonly cloudFormation: CloudFormation;
  private readonly place: AccountPlace & { readonly partition: string };

  constructor(
    private readonly clock: Clock,
    at: AccountPlace,
    /** What is open about alarms and stacks. @default as each says */
    open: Omit<AlarmsOptions, 'arnOf'> & CloudFormationOptions = {},
    /** By which sessions of roles end. @default clock */
    clockOfCallers: Pick<Clock, 'now'> = clock,
  ) {
    this.place = { ...at, partition: partitionOf(at.region) };
    this.cloudWatch = new CloudWatch(clock, {
      ...open,
      arnOf: (name) => arn(at, 'cloudwatch', `alarm:${name}`),
    });
    this.ecs = new Ecs(() => clock.now());
    this.secrets = new Secrets(clock);
    this.parameters = new Parameters(clock, this.place);
    this.logs = new LogGroups(clock);
    this.eventBuses = new EventBuses(clock, this.place);
    this.topics = new Topics(clock);
    this.firewall = new Firewall(this.place);
    const { partition } = this.place;
    this.sessions = new Sessions({ partition, account: at.account, clock: clockOfCallers });
    this.repositories = new Repositories(clock, this.place, () =>
      this.ecs.revisions().flatMap(({ containerImages = [] }) => containerImages),
    );
    this.buckets = new Buckets(clock, at.account);
    this.clusters = new Clusters(clock, this.place);
    this.appConfig = new AppConfig(clock, this.cloudWatch.alarms);
    this.configurationSessions = new ConfigurationSessions(this.appConfig, clock);
    this.cloudFormation = new CloudFormation(clock, open);
    this.publishWhatAlarmsDo();
  }

  /** What an endpoint answers for. */
  services({ loadBalancer, dnsName }: AccountLoadBalancer): readonly AwsService[] {
    const { clock, ecs, place } = this;
    const loadBalancerArn = arn(place, 'elasticloadbalancing', `loadbalancer/${loadBalancer.fullName}`);
    return [
      ecsService(ecs, { tasks: ecs, control: ecs }),
      elbv2Service(elbModel(loadBalancer), {
        listeners: listenersOf(loadBalancer, loadBalancerArn, dnsName),
      }),
      cloudWatchService(this.cloudWatch, clock),
      secretsManagerService(this.secrets),
      wafv2Service(this.firewall),
      ssmService(
        {
          parameters: this.parameters,
          documents: this.documents,
          identityOf: (accessKeyId) => this.sessions.identityOf(accessKeyId).arn,
        },
        clock,
      ),
      logsService(this.logs, place),
      eventBridgeService(this.eventBuses),
      snsService(this.topics),
      stsService(this.sessions),
      // Nobody's tokens are taken here.
      iamService(() => new Map()),
      serviceQuotasService(),
      ecrService(this.repositories),
      s3Service(this.buckets, place.region),
      rdsService(this.clusters),
      appConfigService(this.appConfig),
      appConfigDataService(this.configurationSessions),
      cloudFormationService(this.cloudFormation, this.buckets, clock),
    ];
  }

  /** An alarm's action that names a topic is a message; what else it names is not modelled, and does nothing. */
  private publishWhatAlarmsDo(): void {
    const topics = () => this.topics.list().map((topic) => topic.arn);
    this.cloudWatch.alarms.onAction(({ action, alarmName, alarmArn, previousState, state, reason, at }) => {
      if (!topics().includes(action)) return;
      this.topics.publish(action, {
        subject: `${state}: "${alarmName}" in ${this.place.region}`,
        message: JSON.stringify({
          AlarmName: alarmName,
          AlarmArn: alarmArn,
          NewStateValue: state,
          OldStateValue: previousState,
          NewStateReason: reason,
          StateChangeTime: new Date(at).toISOString(),
        }),
      });
    });
  }
}

/** The load balancer as hooks and custom resources see it through the API. */
export function elbModel(loadBalancer: LoadBalancer): ElbModel {
  const rulesOf = (listenerArn: string) =>
    loadBalancer.listenerArns.includes(listenerArn) ? loadBalancer.rules(listenerArn) : undefined;
  return {
    rules: rulesOf,
    listenerOf: (ruleArn) =>
      loadBalancer.listenerArns.find((arn) => rulesOf(arn)?.some((rule) => rule.arn === ruleArn)),
    targetGroups: () => loadBalancer.targetGroups,
    tagsOf: () => undefined,
    createRule: (listenerArn, rule) => loadBalancer.createRule(listenerArn, rule),
    modifyRule: (ruleArn, change) => loadBalancer.modifyRule(ruleArn, change),
    deleteRule: (ruleArn) => loadBalancer.deleteRule(ruleArn),
  };
}

/** The load balancer itself and its listeners, as `DescribeLoadBalancers` and `DescribeListeners` show them. */
export function listenersOf(
  loadBalancer: LoadBalancer,
  loadBalancerArn: string,
  dnsName: string,
): NonNullable<ElbParts['listeners']> {
  return {
    loadBalancers: () => [
      {
        arn: loadBalancerArn,
        name: loadBalancer.fullName.split('/')[1] ?? loadBalancer.fullName,
        dnsName,
        scheme: dnsName.startsWith('internal-') ? 'internal' : 'internet-facing',
      },
    ],
    listeners: () =>
      loadBalancer.listenerArns.map((listenerArn) => ({
        arn: listenerArn,
        loadBalancerArn,
        ...loadBalancer.endpointOf(listenerArn),
      })),
    setDefaultAction: (listenerArn, defaultAction) =>
      loadBalancer.modifyListener(listenerArn, { defaultAction }),
  };
}
