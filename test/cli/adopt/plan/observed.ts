import type { Observed } from '../../../../cli/adopt/plan/observed';
import { adoptionRule, at, byPriority, group, rule } from '../listener/stage';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const BALANCER = `${ELB}:loadbalancer/app/web/0123456789abcdef`;
const LISTENER = `${ELB}:listener/app/web/0123456789abcdef/0123456789abcdef`;

/** As Copilot's load-balanced web service, with what it has besides. */
export const observed = (of: Partial<Observed> = {}): Observed => ({
  region: 'eu-west-1',
  account: '111122223333',
  service: {
    serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/acme-prod/shop',
    clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/acme-prod',
    desiredCount: 3,
    healthCheckGracePeriodSeconds: 90,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ['subnet-0ccccccccccccccc', 'subnet-0ddddddddddddddd'],
        securityGroups: ['sg-0aaaaaaaaaaaaaaaa'],
        assignPublicIp: 'DISABLED',
      },
    },
  },
  serviceTags: [],
  task: {
    taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:12',
    networkMode: 'awsvpc',
    ...{ cpu: '512', memory: '1024' },
  },
  container: { name: 'shop', image: 'shop:1' },
  containerPort: 8080,
  targetGroup: {
    TargetGroupArn: group('old'),
    ...{ HealthCheckPath: '/health', HealthCheckIntervalSeconds: 15, HealthCheckTimeoutSeconds: 5 },
  },
  groupAttributes: {},
  loadBalancer: {
    ...{
      LoadBalancerArn: BALANCER,
      Type: 'application',
      Scheme: 'internet-facing',
      VpcId: 'vpc-0123456789abcdef0',
    },
    ...{ DNSName: 'web-1234567890.eu-west-1.elb.amazonaws.com', CanonicalHostedZoneId: 'Z32O12XQLNTSW2' },
    SecurityGroups: ['sg-0bbbbbbbbbbbbbbbb'],
    AvailabilityZones: [
      { ZoneName: 'eu-west-1a', SubnetId: 'subnet-0aaaaaaaaaaaaaaa' },
      { ZoneName: 'eu-west-1b', SubnetId: 'subnet-0bbbbbbbbbbbbbbb' },
    ],
  },
  listeners: [
    {
      listener: {
        ...{ ListenerArn: LISTENER, Protocol: 'HTTPS', Port: 443 },
        Certificates: [
          {
            CertificateArn:
              'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555',
          },
        ],
      },
      rules: [rule('old', 20, { old: 1 }), rule('default', 'default', {})],
    },
  ],
  zones: { 'subnet-0ccccccccccccccc': 'eu-west-1a', 'subnet-0ddddddddddddddd': 'eu-west-1b' },
  ...of,
});

export const container = (of: Observed['container']): Partial<Observed> => ({
  container: { ...observed().container, ...of },
});
export const service = (of: Observed['service']): Partial<Observed> => ({
  service: { ...observed().service, ...of },
});
export const task = (of: Observed['task']): Partial<Observed> => ({ task: { ...observed().task, ...of } });
/** The old service is what the listener's default leads to. */
export const behindDefault = (hasBegun: boolean): Partial<Observed> => ({
  listeners: [
    {
      listener: observed().listeners[0]?.listener ?? {},
      rules: byPriority([
        rule('api', 10, { x: 1 }, { conditions: [at('api.example.com')] }),
        rule('default', 'default', { old: 1 }),
        ...(hasBegun ? [adoptionRule(12, { old: 1 }, 'default')] : []),
      ]),
    },
  ],
});
