import '../../rehearsal/testing/jest';
import { join } from 'node:path';
import { connect } from '../../cli/aws/clients';
import { Progress } from '../../cli/progress';
import { carryOut } from '../../cli/verdict/carry-out';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { Release } from '../../rehearsal/report/release';
import { type Backstage, badRelease, goodRelease, rehearse, rehearseUpdate } from '../../rehearsal/testing';
import { Lines } from '../cli/lines';
import { configuration } from '../configurations';
import { network, root, shop } from '../synth';

// Services beside what is there already: no template makes the listener, the cluster or the secrets.

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});
afterAll(() => closeWarmProcesses());

/** With the feature flags of the repository, which the file beside cdk.json has. */
const assemblies = new Map<string, ReturnType<typeof synthesizeDelivery>>();
async function assemblyOf(file: string) {
  const input = await configuration(file);
  const here = <T extends { build?: string }>(service: T): T => ({ ...service, build: 'app' });
  const assembly =
    assemblies.get(file) ??
    synthesizeDelivery(
      {
        ...input,
        ...(input.service && { service: here(input.service) }),
        ...(input.services && { services: input.services.map(here) }),
      },
      { file: join(root, 'teal.config.ts') },
    );
  assemblies.set(file, assembly);
  return assembly;
}

const separationOf = ({ stages }: Release) =>
  stages.flatMap(({ gates }) => gates).find(({ id }) => id === 'separation')?.reason;

describe.each([
  ['an internal one', 'examples/internal.ts', 'prices'],
  ['one of two on a listener', 'examples/existing-load-balancer.ts', 'shop'],
  ['the other, by its paths', 'examples/existing-load-balancer.ts', 'catalogue'],
])('%s', (_, file, service) => {
  test('is released without a lost request', async () => {
    const release = await rehearse(await assemblyOf(file), { service, release: goodRelease() });
    expect(release).toBeReleased();
    expect(release.requests.failed).toBe(0);
    expect(separationOf(release)).toMatch(/different target groups and versions/);
  });

  test('goes back from a release that fails', async () => {
    const release = await rehearse(await assemblyOf(file), {
      service,
      release: badRelease({ errorShare: 0.3 }),
    });
    expect(release).toRollBack();
  });
});

test('teal verdict finds a service in a cluster that others are in, by its name', async () => {
  const asked: string[] = [];
  const look =
    (cluster?: string) =>
    async ({ environment, pause }: Backstage) => {
      Object.assign(process.env, environment, { AWS_MAX_ATTEMPTS: '1', GITHUB_ACTIONS: '' });
      const { verdict } = await carryOut(
        { service: 'shop', env: 'production', timeout: 0, ...(cluster !== undefined && { cluster }) },
        { connect, pause, progress: new Progress(new Lines().stream), signal: new AbortController().signal },
      );
      asked.push(verdict.outcome, verdict.reason);
      return verdict.outcome;
    };
  const after = { milliseconds: 60_000 };
  await rehearse(await assemblyOf('examples/existing-load-balancer.ts'), {
    service: 'shop',
    release: goodRelease(),
    operator: [
      { after, do: 'run', run: look('main') },
      { after, do: 'run', run: look() },
    ],
  });
  expect(asked).toEqual([
    'still-running',
    expect.any(String),
    'unknown',
    expect.stringContaining('name the cluster by --cluster'),
  ]);
});

const elb = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const loadBalancer = {
  arn: `${elb}:loadbalancer/app/main/0123456789abcdef`,
  dnsName: 'main-1.eu-west-1.elb.amazonaws.com',
  securityGroupId: 'sg-0123456789abcdef0',
  listenerArn: `${elb}:listener/app/main/0123456789abcdef/fedcba9876543210`,
  tls: true,
  priorities: { test: 100, production: 110 },
  hosts: { shop: ['shop.example.com'] },
};
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/key-AbCdEf';
const declared = { hooks: 'declared' } as const;
const ranges = { network: { ...network, cidrs: ['10.20.0.0/16'] } as typeof network };
const delivered = (...[environment, service]: Parameters<typeof shop>) =>
  synthesizeDelivery(shop({ ...ranges, ...environment }, service));

describe('a key that is added to a service that runs', () => {
  test.each<[string, Parameters<typeof shop>, Parameters<typeof shop>, number]>([
    [
      'variables, a size and the container',
      [{}],
      [
        { variables: { A: '1' }, sizes: { shop: { cpu: 512, memory: 1024 } } },
        { container: { command: ['b'] } },
      ],
      1,
    ],
    ['a secret that is there already', [{}], [{ secrets: { KEY: secret } }, { secrets: ['KEY'] }], 1],
    [
      'paths and priorities on the listener',
      [{ loadBalancer }],
      [
        {
          loadBalancer: {
            ...loadBalancer,
            paths: { shop: ['/*'] },
            priorities: { test: 200, production: 210 },
          },
        },
      ],
      0,
    ],
  ])('%s: without a lost request', async (_, before, after, deployments) => {
    const update = await rehearseUpdate(delivered(...before), delivered(...after), declared);
    expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
    expect(update).toMatchObject({ deployments, requests: { failed: 0 } });
  });

  // source: CloudFormation, AWS::ElasticLoadBalancingV2::LoadBalancer, Scheme ("Update requires: Replacement"), and Name,
  // which is one load balancer's alone
  test('internal would be another load balancer of the same name: it is rolled back, without a lost request', async () => {
    const update = await rehearseUpdate(delivered({}), delivered({}, { internal: true }), declared);
    expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(update).toMatchObject({ requests: { failed: 0 } });
  });
});
