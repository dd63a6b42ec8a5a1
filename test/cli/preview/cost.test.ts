import { App } from 'aws-cdk-lib';
import { PRICES } from '../../../cli/cost/prices';
import { costOf, hourlyOf } from '../../../cli/preview/cost';

import { every, hours, resolveDelivery } from '../../../lib';
import { Delivery } from '../../../lib/delivery';
import { quick } from '../../synth';

const hourly = (Resources: object) =>
  hourlyOf([{ Resources } as never], PRICES).map(({ what, amount, usd }) => [
    what,
    amount,
    Number(usd.toFixed(5)),
  ]);
const TASK = { Type: 'AWS::ECS::TaskDefinition', Properties: { Cpu: '512', Memory: '1024' } };
const service = (more: object = {}) => ({
  Type: 'AWS::ECS::Service',
  Properties: { TaskDefinition: { Ref: 'Task' }, ...more },
});
const scaling = (id: string, MaxCapacity: number) => ({
  Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
  Properties: {
    MaxCapacity,
    ResourceId: { 'Fn::Join': ['', ['service/x/', { 'Fn::GetAtt': [id, 'Name'] }]] },
  },
});
const job = (Family: string) => ({ ...TASK, Properties: { ...TASK.Properties, Family } });
const schedule = (Name: string) => ({ Type: 'AWS::Scheduler::Schedule', Properties: { Name } });
const tasks = (count: number) => [
  ['vCPUs of tasks', count * 0.5, Number((count * 0.5 * PRICES.fargateVcpuHour).toFixed(5))],
  ['GB of tasks', count, Number((count * PRICES.fargateGigabyteHour).toFixed(5))],
];
const balancer = (Properties: object) => ({ Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties });

test.each<[string, object, readonly unknown[]]>([
  ['nothing that costs', { Role: { Type: 'AWS::IAM::Role' } }, []],
  ['a service without scaling is one task', { Task: TASK, Service: service() }, tasks(1)],
  ['as many as it says', { Task: TASK, Service: service({ DesiredCount: 3 }) }, tasks(3)],
  [
    'as many as its scaling lets be',
    { Task: TASK, Service: service(), Scaling: scaling('Service', 4) },
    tasks(4),
  ],
  ['not those of another', { Task: TASK, Service: service(), Scaling: scaling('Service2', 4) }, tasks(1)],
  [
    'a worker beside the service, as many as its scaling lets be',
    { Task: TASK, Service: service(), Worker: service(), Scaling: scaling('Worker', 2) },
    tasks(3),
  ],
  [
    'a job, as if it always ran',
    { Job: job('shop-pr-12-tidy'), Schedule: schedule('shop-pr-12-tidy') },
    tasks(1),
  ],
  ['a task that nothing starts by the clock', { Migration: job('shop-pr-12-migration') }, []],
  [
    'a schedule of something else',
    { Migration: job('shop-pr-12-migration'), Schedule: schedule('other') },
    [],
  ],
  [
    'a NAT gateway and its address',
    { Nat: { Type: 'AWS::EC2::NatGateway' }, Ip: { Type: 'AWS::EC2::EIP' } },
    [
      ['NAT gateways', 1, 0.045],
      ['public addresses', 1, 0.005],
    ],
  ],
  [
    'a load balancer and its addresses',
    { Balancer: balancer({ Subnets: ['a', 'b', 'c'] }) },
    [
      ['load balancers, one unit each', 1, 0.0305],
      ['public addresses', 3, 0.015],
    ],
  ],
  [
    'an internal one has none',
    { Balancer: balancer({ Scheme: 'internal', Subnets: ['a', 'b'] }) },
    [['load balancers, one unit each', 1, 0.0305]],
  ],
  ['a secret, by the month', { Secret: { Type: 'AWS::SecretsManager::Secret' } }, [['secrets', 1, 0.00055]]],
  [
    'a database, as large as it may get',
    {
      Cluster: {
        Type: 'AWS::RDS::DBCluster',
        Properties: { ServerlessV2ScalingConfiguration: { MaxCapacity: 4 } },
      },
      Writer: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' } } },
      Other: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Elsewhere' } } },
    },
    [['units of databases', 4, 0.48]],
  ],
])('%s', (_, resources, lines) => {
  expect(hourly(resources)).toEqual(lines);
});

test.each([
  [3600, 0.5],
  [7200, 1],
  [600, 0.5 / 6],
])('for %i seconds', (ttl, usd) => {
  const lines = [0.2, 0.3].map((each) => ({ what: 'it', amount: 1, usd: each }));
  expect(costOf(lines, ttl)).toBeCloseTo(usd);
});

const PLACE = { account: '111122223333', region: 'eu-west-1' };
test('a service with a worker and a job costs three tasks', () => {
  const app = new App(quick);
  const { delivery } = resolveDelivery(
    {
      name: 'shop',
      repository: { owner: 'o', ownerId: 1, name: 'shop', id: 2 },
      service: {
        ...{ name: 'shop', port: 80 },
        jobs: [{ name: 'tidy', command: ['node', 'tidy.js'], schedule: every(hours(1)) }],
        workers: [{ name: 'mails', command: ['node', 'mails.js'], tasks: { min: 1, max: 1 } }],
      },
      environments: { production: PLACE, preview: { ...PLACE, ephemeral: true } },
    },
    'teal.config.ts',
    { instance: { pattern: 'preview', instance: 'pr-12' } },
  );
  const built = new Delivery(app, delivery);
  expect(built.environments).toHaveLength(1);
  const templates = app.synth().stacks.map(({ template }) => template);
  const amounts = Object.fromEntries(hourlyOf(templates, PRICES).map(({ what, amount }) => [what, amount]));
  expect(amounts).toMatchObject({ 'vCPUs of tasks': 3 * 0.25, 'GB of tasks': 3 * 0.5 });
});
