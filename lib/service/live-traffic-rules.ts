import {
  Aws,
  CfnParameter,
  type CfnResource,
  CustomResource,
  Duration,
  RemovalPolicy,
  Stack,
} from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import {
  type LiveTrafficRulesProperties,
  TRAFFIC_RULE_TAG,
  TRAFFIC_RULES_SERVICE_TIMEOUT_SECONDS,
  TRAFFIC_RULES_TIMEOUT_SECONDS,
} from '../../lambda/shared/environment';
import { acknowledgeManagedPolicy, acknowledgeWildcard } from '../acknowledge';
import { testHeaderName } from '../config/names';
import { HandlerFunction } from '../handler-function';
import type { Entrance } from './entrance';
import type { TargetGroups } from './target-groups';
import { TestHeaderRotation } from './test-header-rotation';

export interface LiveTrafficRulesProps {
  readonly fullName: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly entrance: Entrance;
  readonly targetGroups: TargetGroups;
  /** Values of the test header that a stated audience has. @default none */
  readonly audience?: readonly string[];
}

/** source: Elastic Load Balancing user guide, "Quotas for your Application Load Balancers", condition values per rule */
const CONDITION_VALUES_A_RULE = 5;
/** Of the test header in a rotation: the pending, the current and the previous one. */
const HEADER_VALUES = 3;

/** @throws Error that names how many host names a rule has room for beside the values of the test header */
function assertConditionsFit(hostNames: readonly string[], audience: readonly string[]): void {
  const most = CONDITION_VALUES_A_RULE - HEADER_VALUES - audience.length;
  if (hostNames.length > most)
    throw new Error(
      `hostNames must be at most ${most} names, got ${hostNames.length}; a listener rule takes ${CONDITION_VALUES_A_RULE} ` +
        `values, and the test header has ${HEADER_VALUES + audience.length} while it is rotated: give the other names a redirect`,
    );
}

/**
 * The production and the test rule of a service, made by a custom resource.
 *
 * A rule in the template would be put back to the template's weights by an update, a rollback of the stack or
 * `--revert-drift`, and send all users to a group without tasks (aws-cdk#36649). Here an update never sends
 * actions, so the weights are ECS's alone.
 */
export class LiveTrafficRules extends Construct implements ecs.IAlternateTarget {
  public readonly testHeader = testHeaderName;
  /** 64 letters and digits: in a header condition `*` and `?` would match more than themselves. */
  public readonly testHeaderSecret: secretsmanager.Secret;
  /** Registers targets and moves weights, as ECS. */
  public readonly infrastructureRole: iam.Role;
  public readonly resource: CustomResource;
  private readonly alternateTargetGroupArn: string;

  constructor(scope: Construct, id: string, props: LiveTrafficRulesProps) {
    super(scope, id);
    const { audience = [], entrance } = props;
    const { hosts, paths, priorities } = entrance;
    assertConditionsFit(hosts, audience);
    this.alternateTargetGroupArn = props.targetGroups.alternate.targetGroupArn;
    this.testHeaderSecret = this.createTestHeaderSecret(props.fullName);
    const rotation = new TestHeaderRotation(this, 'TestHeaderRotation', {
      fullName: props.fullName,
      secret: this.testHeaderSecret,
      headerName: testHeaderName,
      entrance,
      audience,
    });
    this.infrastructureRole = this.createInfrastructureRole();
    const handler = new HandlerFunction(this, 'Handler', {
      handler: 'traffic-rules',
      functionName: `${props.fullName}-traffic-rules`,
      description: `Owns the listener rules of ${props.fullName}; never sets the weights of a rule that exists`,
      timeout: Duration.seconds(TRAFFIC_RULES_TIMEOUT_SECONDS),
    }).function;
    handler.configureAsyncInvoke({ maxEventAge: Duration.seconds(TRAFFIC_RULES_SERVICE_TIMEOUT_SECONDS) });
    this.grantRules(handler, props);
    this.resource = new CustomResource(this, 'Rules', {
      resourceType: 'Custom::TealLiveTrafficRules',
      serviceToken: handler.functionArn,
      serviceTimeout: Duration.seconds(TRAFFIC_RULES_SERVICE_TIMEOUT_SECONDS),
      properties: {
        Owner: props.fullName,
        ClusterName: props.clusterName,
        ServiceName: props.serviceName,
        ListenerArn: entrance.listener.listenerArn,
        PrimaryTargetGroupArn: props.targetGroups.primary.targetGroupArn,
        AlternateTargetGroupArn: props.targetGroups.alternate.targetGroupArn,
        TestHeaderName: testHeaderName,
        TestHeaderSecretArn: this.testHeaderSecret.secretArn,
        ...(audience.length > 0 && { AudienceHeaderValues: audience }),
        HostNames: hosts,
        ...(paths.length > 0 && { PathPatterns: paths }),
        ProductionPriority: String(priorities.production),
        TestPriority: String(priorities.test),
        Restore: this.createRestoreParameter().valueAsString,
      } satisfies LiveTrafficRulesProperties,
    });
    // With another logical id the new resource would take the rules over, and the delete of the old one end them.
    (this.resource.node.defaultChild as CfnResource).overrideLogicalId('LiveTrafficRules');
    // The function answers with AccessDenied until its policy is attached.
    this.resource.node.addDependency(handler.role as iam.Role);
    // A rotation after it must know the values that the rules accept then.
    if (audience.length > 0) this.resource.node.addDependency(rotation.function);
  }

  /** Called by the L2 service. It attaches the alternate group without an L2 rule, so wiring what hangs on one is ours. */
  bind(): ecs.AlternateTargetConfig {
    return {
      alternateTargetGroupArn: this.alternateTargetGroupArn,
      roleArn: this.infrastructureRole.roleArn,
      productionListenerRule: this.resource.getAttString('ProductionRuleArn'),
      testListenerRule: this.resource.getAttString('TestRuleArn'),
    };
  }

  /**
   * CloudFormation asks a custom resource only when its properties change, and a rule that somebody deletes changes
   * none. As with any parameter, a deployment that does not give it keeps the value before.
   */
  private createRestoreParameter(): CfnParameter {
    const restore = new CfnParameter(this, 'Restore', {
      description:
        'Another value, such as the time, has the listener rules made as declared, if somebody changed or deleted them',
      default: 'never',
    });
    restore.overrideLogicalId('RestoreListenerRules');
    return restore;
  }

  private createTestHeaderSecret(fullName: string): secretsmanager.Secret {
    return new secretsmanager.Secret(this, 'TestHeader', {
      secretName: `${fullName}/test-header`,
      description: `Value of the header ${testHeaderName} that leads to a release before users meet it`,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private createInfrastructureRole(): iam.Role {
    const policyArn = `arn:${Aws.PARTITION}:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers`;
    const role = new iam.Role(this, 'InfrastructureRole', {
      assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
      description: 'ECS registers targets and moves weights between the two target groups',
      managedPolicies: [iam.ManagedPolicy.fromManagedPolicyArn(this, 'InfrastructurePolicy', policyArn)],
    });
    acknowledgeManagedPolicy(
      role,
      policyArn,
      'The policy that ECS documents for this role; AWS adds to it what new strategies need',
    );
    return role;
  }

  private grantRules(
    handler: iam.IGrantable,
    { fullName, clusterName, serviceName, entrance }: LiveTrafficRulesProps,
  ): void {
    this.testHeaderSecret.grantRead(handler);
    const rules = Stack.of(this).formatArn({
      service: 'elasticloadbalancing',
      resource: 'listener-rule',
      resourceName: `${entrance.fullName}/*`, // the ids of rules are known after they are made
    });
    const ofService = (resource: string, end = '') =>
      Stack.of(this).formatArn({
        service: 'ecs',
        resource,
        resourceName: `${clusterName}/${serviceName}${end}`,
      });
    const revisions = ofService('service-revision', '/*'); // the ids of revisions are known after they are made
    const own = [`${fullName}/production`, `${fullName}/test`];
    for (const statement of [
      new iam.PolicyStatement({
        actions: ['elasticloadbalancing:CreateRule'],
        resources: [entrance.listener.listenerArn],
      }),
      new iam.PolicyStatement({
        actions: ['elasticloadbalancing:AddTags'],
        resources: [rules],
        conditions: { StringEquals: { 'elasticloadbalancing:CreateAction': 'CreateRule' } },
      }),
      new iam.PolicyStatement({
        actions: [
          'elasticloadbalancing:ModifyRule',
          'elasticloadbalancing:SetRulePriorities',
          'elasticloadbalancing:DeleteRule',
        ],
        resources: [rules],
        conditions: { StringEquals: { [`aws:ResourceTag/${TRAFFIC_RULE_TAG}`]: own } },
      }),
      new iam.PolicyStatement({
        // `*`: Elastic Load Balancing's Describe calls take no resource.
        // source: Service Authorization Reference, Elastic Load Balancing V2
        actions: ['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTags'],
        resources: ['*'],
      }),
      new iam.PolicyStatement({
        actions: ['ecs:ListServiceDeployments', 'ecs:DescribeServices'],
        resources: [ofService('service')],
      }),
      new iam.PolicyStatement({ actions: ['ecs:DescribeServiceRevisions'], resources: [revisions] }),
    ]) {
      handler.grantPrincipal.addToPrincipalPolicy(statement);
    }
    acknowledgeWildcard(this, revisions, 'The ids of revisions are made with them; they are only read');
    acknowledgeWildcard(
      this,
      rules,
      'The ids of rules are made with them; changes are limited to our own by tag',
    );
    acknowledgeWildcard(
      this,
      '*',
      'Describe calls of Elastic Load Balancing take no resource; they change nothing',
    );
  }
}
