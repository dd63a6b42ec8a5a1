import { admission, errorBudget, freeze, loadTest, metrics, quietAlarms, smokeTest } from '../../lib';
import { shop, synthesize } from '../synth';

interface Statement {
  readonly Action: string | string[];
  readonly Resource?: unknown;
}

const gates = [
  ...[freeze({ calendars: ['holidays'] }), quietAlarms(), errorBudget(), admission()],
  smokeTest({ requests: [{ path: '/' }] }),
  loadTest({ requests: [{ path: '/' }] }),
  metrics(),
];

const objectives = { availability: 99.9 };

// What takes no resource. source: Service Authorization Reference of each service
test.each([
  ['with a pipeline', shop({}, { gates, objectives, secrets: ['KEY'] })],
  ['from a laptop', shop({ network: undefined }, { gates, objectives }, { repository: undefined })],
])('no other permission is for everything, %s', (_, input) => {
  const forEverything = synthesize(input).assembly.stacks.flatMap((stack) =>
    allStatements(stack.template).filter(({ Resource }) => [Resource].flat().includes('*')),
  );
  const actions = [...new Set(forEverything.flatMap(({ Action }) => Action))].sort();
  expect(actions.filter((action) => !NO_RESOURCE.includes(action))).toEqual([]);
});

const NO_RESOURCE = [
  'application-autoscaling:DescribeScalableTargets',
  'application-autoscaling:DescribeScalingPolicies',
  'application-autoscaling:DescribeScheduledActions',
  'chatbot:DescribeSlackChannelConfigurations',
  'cloudformation:DescribeStackDriftDetectionStatus',
  'cloudwatch:DescribeAlarms', // of composite alarms. source: CloudWatch API reference, DescribeAlarms
  'cloudwatch:GetMetricData',
  'ec2:DescribeAddresses',
  'ec2:DescribeFlowLogs',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeNatGateways',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroupRules',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'ec2:DescribeVpnGateways',
  'ecr:GetAuthorizationToken',
  'ecs:DescribeTaskDefinition',
  'ecs:ListTasks', // by a condition on the cluster
  'elasticloadbalancing:DescribeCapacityReservation',
  'elasticloadbalancing:DescribeListenerAttributes',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeRules',
  'elasticloadbalancing:DescribeTags',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
  'inspector2:ListCoverage',
  'inspector2:ListFindings',
  'logs:DescribeResourcePolicies',
  'logs:DescribeIndexPolicies',
  'logs:DescribeLogGroups',
  'logs:DescribeQueryDefinitions',
  'sns:GetSubscriptionAttributes',
];

/** Statements anywhere in a template: of roles, policies, queues, keys; trust policies have no resource. */
function allStatements(value: unknown): Statement[] {
  if (Array.isArray(value)) return value.flatMap(allStatements);
  if (typeof value !== 'object' || value === null) return [];
  const here = 'Effect' in value && 'Action' in value ? [value as Statement] : [];
  return [...here, ...Object.values(value).flatMap(allStatements)];
}
