import {
  Aws,
  type CfnResource,
  CustomResource,
  Duration,
  RemovalPolicy,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type LiveTrafficRulesProperties, TRAFFIC_RULE_TAG } from '../../lambda/shared/environment';
import { acknowledgeManagedPolicy, acknowledgeWildcard } from '../acknowledge';
import { HandlerFunction } from '../handler-function';
import type { TargetGroups } from './target-groups';

export interface LiveTrafficRulesProps {
  readonly fullName: string;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly listener: elbv2.ApplicationListener;
  readonly targetGroups: TargetGroups;
  /** Names that the rules answer to. @default every name, when there is no domain */
  readonly hostNames?: readonly string[];
}

/** Header that leads to green before users meet it. It routes; it protects nothing. */
const TEST_HEADER = 'x-teal-test';

/** The test rule stands above production, so that a request with the header never counts as a user's. */
const PRIORITY = { test: 10, production: 20 };

/**
 * The production and the test rule of a service, made by a custom resource.
 *
 * A rule in the template would be put back to the template's weights by an update, a rollback of the stack or
 * `--revert-drift`, and send all users to a group without tasks (aws-cdk#36649). Here an update never sends
 * actions, so the weights are ECS's alone.
 */
export class LiveTrafficRules extends Construct implements ecs.IAlternateTarget {
  public readonly testHeader = TEST_HEADER;
  /** 64 letters and digits: in a header condition `*` and `?` would match more than themselves. */
  public readonly testHeaderSecret: secretsmanager.Secret;
  /** Registers targets and moves weights, as ECS. */
  public readonly infrastructureRole: iam.Role;
  public readonly resource: CustomResource;
  private readonly alternateTargetGroupArn: string;

  constructor(scope: Construct, id: string, props: LiveTrafficRulesProps) {
    super(scope, id);
    this.alternateTargetGroupArn = props.targetGroups.alternate.targetGroupArn;
    this.testHeaderSecret = this.createTestHeaderSecret(props.fullName);
    this.infrastructureRole = this.createInfrastructureRole();
    const handler = new HandlerFunction(this, 'Handler', {
      handler: 'traffic-rules',
      functionName: `${props.fullName}-traffic-rules`,
      description: `Owns the listener rules of ${props.fullName}; never sets the weights of a rule that exists`,
      timeout: Duration.minutes(2),
    }).function;
    this.grantRules(handler, props);
    this.resource = new CustomResource(this, 'Rules', {
      resourceType: 'Custom::TealLiveTrafficRules',
      serviceToken: handler.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: {
        Owner: props.fullName,
        ClusterName: props.clusterName,
        ServiceName: props.serviceName,
        ListenerArn: props.listener.listenerArn,
        PrimaryTargetGroupArn: props.targetGroups.primary.targetGroupArn,
        AlternateTargetGroupArn: props.targetGroups.alternate.targetGroupArn,
        TestHeaderName: TEST_HEADER,
        TestHeaderSecretArn: this.testHeaderSecret.secretArn,
        HostNames: props.hostNames ?? [],
        ProductionPriority: String(PRIORITY.production),
        TestPriority: String(PRIORITY.test),
      } satisfies LiveTrafficRulesProperties,
    });
    // With another logical id the new resource would take the rules over, and the delete of the old one end them.
    (this.resource.node.defaultChild as CfnResource).overrideLogicalId('LiveTrafficRules');
    // The function answers with AccessDenied until its policy is attached.
    this.resource.node.addDependency(handler.role as iam.Role);
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

  private createTestHeaderSecret(fullName: string): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, 'TestHeader', {
      secretName: `${fullName}/test-header`,
      description: `Value of the header ${TEST_HEADER} that leads to a release before users meet it`,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The value routes and protects nothing: whoever may describe listener rules sees it',
    });
    return secret;
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
    { fullName, listener, loadBalancer }: LiveTrafficRulesProps,
  ): void {
    this.testHeaderSecret.grantRead(handler);
    const rules = Stack.of(this).formatArn({
      service: 'elasticloadbalancing',
      resource: 'listener-rule',
      resourceName: `${loadBalancer.loadBalancerFullName}/*`, // the ids of rules are known after they are made
    });
    const own = [`${fullName}/production`, `${fullName}/test`];
    for (const statement of [
      new iam.PolicyStatement({
        actions: ['elasticloadbalancing:CreateRule'],
        resources: [listener.listenerArn],
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
    ]) {
      handler.grantPrincipal.addToPrincipalPolicy(statement);
    }
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
