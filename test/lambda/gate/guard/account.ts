import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import {
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { GATE, GUARD } from '../../../../lambda/shared/environment';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';

export const group = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/${name}/0a`;
export const [BLUE, GREEN] = [group('blue'), group('green')];
export const RULES = { production: 'arn:rule/production', test: 'arn:rule/test' };

export const ecs = mockClient(ECSClient);
export const elb = mockClient(ElasticLoadBalancingV2Client);

/** Blue has two healthy targets and the users, green the test traffic. */
export function rightAccount(): void {
  ecs
    .reset()
    .on(DescribeServiceDeploymentsCommand, { serviceDeploymentArns: [event.resourceArn] })
    .resolves(deployment(['arn:revision/1']));
  ecs.on(DescribeServiceRevisionsCommand).resolves({
    serviceRevisions: [revision(2, GREEN, 'sha256:b'), revision(1, BLUE, 'sha256:a')],
  });
  elb.reset();
  elb.on(DescribeRulesCommand, { ListenerArn: 'arn:rule' }).resolves({
    Rules: [{ RuleArn: RULES.production }, { RuleArn: RULES.test, Conditions: [HEADER] }],
  });
  leads('production', BLUE);
  leads('test', GREEN);
  elb.on(DescribeTargetHealthCommand).resolves({ TargetHealthDescriptions: [] });
  elb.on(DescribeTargetHealthCommand, { TargetGroupArn: BLUE }).resolves({
    TargetHealthDescriptions: Array(2).fill({ TargetHealth: { State: 'healthy' } }),
  });
}

const HEADER = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-teal-test', Values: ['x'] } };

export const deployment = (sources: readonly string[]) => ({
  serviceDeployments: [
    {
      status: 'IN_PROGRESS' as const,
      sourceServiceRevisions: sources.map((arn) => ({ arn })),
      targetServiceRevision: { arn: 'arn:revision/2' },
    },
  ],
});

export const revision = (nth: number, targetGroupArn: string, imageDigest: string): ServiceRevision => ({
  serviceRevisionArn: `arn:revision/${nth}`,
  containerImages: [{ containerName: 'shop', image: 'shop', imageDigest }],
  resolvedConfiguration: { loadBalancers: [{ targetGroupArn }] },
});

export function leads(rule: keyof typeof RULES, targetGroupArn: string): void {
  const TargetGroups = [{ TargetGroupArn: targetGroupArn, Weight: 100 }];
  elb.on(DescribeRulesCommand, { RuleArns: [RULES[rule]] }).resolves({
    Rules: [{ RuleArn: RULES[rule], Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }] }],
  });
}

export const guardVariables = (id: string) => ({
  [GATE.ID]: id,
  [GATE.PATIENCE_MINUTES]: '15',
  [GATE.SERVICE]: 'shop',
  [GATE.ENVIRONMENT]: 'production',
  [GUARD.PRODUCTION_RULE]: RULES.production,
  [GUARD.TEST_RULE]: RULES.test,
  [GUARD.TARGET_GROUPS]: JSON.stringify([BLUE, GREEN]),
});
