import { connect } from '../../../cli/aws/clients';
import type { DoctorOptions } from '../../../cli/doctor';
import { examine } from '../../../cli/doctor/carry-out';
import type { Machine } from '../../../cli/doctor/machine';
import type { LookName } from '../../../cli/doctor/names';
import { exitCodeOf } from '../../../cli/doctor/report';
import { AwsError } from '../../../rehearsal/aws-error';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { Repositories } from '../../../rehearsal/ecr/repositories';
import type { AwsService, Operation } from '../../../rehearsal/endpoint/aws-service';
import { ecrService } from '../../../rehearsal/endpoint/ecr-service';
import type { FaultedCall } from '../../../rehearsal/endpoint/faults';
import { type IdentityProvider, iamService } from '../../../rehearsal/endpoint/iam-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { route53Service } from '../../../rehearsal/endpoint/route53-service';
import { DEFAULT_QUOTAS, serviceQuotasService } from '../../../rehearsal/endpoint/service-quotas-service';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { stsService } from '../../../rehearsal/endpoint/sts-service';
import { HostedZone } from '../../../rehearsal/route53/hosted-zone';
import { Sessions } from '../../../rehearsal/sts/sessions';
import { domain, shop } from '../../synth';
import { assemblyOf } from '../runbook/assembly';
import { machineOf } from './machine';

const PLACE = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
const clock = { now: () => Date.parse('2026-11-27T10:05:00Z') };
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const DNS_NAME = 'shop-production-1.eu-west-1.elb.amazonaws.com';

let assembly: string;
let lease: EndpointLease;
let repositories: Repositories;
let quotas: Map<string, number>;
let providers: Map<string, IdentityProvider>;
let zones: HostedZone[];
/** What runs; nothing before a first deployment. */
let running: string | undefined;
beforeAll(() => {
  assembly = assemblyOf(shop({ domain }));
});
beforeEach(async () => {
  repositories = new Repositories(clock, PLACE);
  quotas = new Map(DEFAULT_QUOTAS);
  providers = new Map();
  zones = [];
  running = undefined;
  lease = await leaseEndpoint([
    stsService(
      new Sessions({ ...PLACE, clock, caller: { arn: 'arn:aws:iam::111122223333:user/ada', userId: 'A' } }),
    ),
    ecrService(repositories),
    iamService(() => providers),
    serviceQuotasService(quotas),
    route53Service(() => zones),
    ecs,
    elb,
  ]);
  Object.assign(process.env, {
    ...{ AWS_ENDPOINT_URL: lease.url, AWS_MAX_ATTEMPTS: '1' },
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
  });
});
afterEach(async () => {
  for (const each of Object.keys(process.env).filter((one) => one.startsWith('AWS_')))
    delete process.env[each];
  await lease.close();
});

/** A cluster as it answers once something runs. source: Amazon ECS API reference, DescribeServices, DescribeTaskDefinition */
const operations: Record<string, Operation> = {
  DescribeServices: () => {
    if (running === undefined) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
    return {
      services: [{ serviceName: 'shop', status: 'ACTIVE', taskDefinition: running && 'shop-production:3' }],
    };
  },
  DescribeTaskDefinition: () => ({
    taskDefinition: { containerDefinitions: [{ name: 'shop', image: running }] },
  }),
};
const ecs: AwsService = {
  ...{ name: 'ECS', operations },
  json: { targetPrefix: 'AmazonEC2ContainerServiceV20141113', version: '1.1' },
};
const elb: AwsService = {
  name: 'ELBv2',
  query: {
    serviceName: 'elasticloadbalancing',
    xmlns: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  },
  operations: {
    DescribeLoadBalancers: () => {
      if (running === undefined)
        throw new AwsError('LoadBalancerNotFound', 'One or more load balancers not found');
      return { LoadBalancers: [{ DNSName: DNS_NAME, Scheme: 'internet-facing' }] };
    },
  },
};

const doctor = (
  only: readonly LookName[],
  options: Partial<DoctorOptions> = {},
  machine: Partial<Machine> = {},
) =>
  examine(
    { env: 'production', assembly, only, ...options },
    {
      ...{ connect, pause: { now: clock.now, sleep: async () => {} }, say: () => {}, confirm: undefined },
      ...{ signal: new AbortController().signal, machine: machineOf(machine) },
    },
  );
const denied = (action: string) =>
  new AwsError('AccessDeniedException', `User: ada is not authorized to perform: ${action}`, 403);
const failing = (operation: string, error: AwsError) =>
  lease.injectFaults((call: FaultedCall) => (call.operation === operation ? error : undefined));
const shortly = (findings: Awaited<ReturnType<typeof doctor>>) => findings.map(({ is, says }) => [is, says]);

describe('an account in which nothing is deployed', () => {
  test('everything is told, and what must be made first', async () => {
    const findings = await doctor(['provider', 'quotas', 'domain', 'image']);
    expect(findings.map(({ check, is, todo }) => [check, is, todo?.slice(0, 24)])).toEqual([
      ['provider', 'wrong', 'npx cdk deploy shop-gith'],
      ['quotas', 'right', undefined],
      ['quotas', 'right', undefined],
      ['quotas', 'right', undefined],
      ['quotas', 'right', undefined],
      ['domain', 'wrong', 'aws route53 list-hosted-'],
      ['domain', 'right', undefined],
      ['domain', 'unknown', 'aws acm describe-certifi'],
      ['image', 'wrong', 'npx cdk deploy shop-imag'],
      ['image', 'right', undefined],
    ]);
    expect(exitCodeOf(findings)).toBe(1);
  });

  test('a new account’s quotas are too small', async () => {
    quotas.set('lambda/L-B99A9384', 10).set('fargate/L-3032A538', 2);
    const wrong = (await doctor(['quotas'])).filter(({ is }) => is === 'wrong');
    expect(wrong.map(({ todo }) => todo)).toEqual([
      expect.stringContaining('--service-code fargate --quota-code L-3032A538 --desired-value 10'),
      expect.stringContaining('--service-code lambda --quota-code L-B99A9384'),
    ]);
  });
});

describe('an account in which all is deployed', () => {
  beforeEach(() => {
    repositories.create('shop/shop', { immutableTags: true });
    repositories.assume('shop/shop', DIGEST);
    running = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/shop@${DIGEST}`;
    providers.set(PROVIDER, { url: 'token.actions.githubusercontent.com', audiences: ['sts.amazonaws.com'] });
    zones.push(new HostedZone('Z0123456789ABCDEFGHIJ', new VirtualClock(), []));
  });
  const reachable: Partial<Machine> = {
    addressesOf: async () => ['203.0.113.1'],
    handshake: async () => ({ is: 'trusted', until: clock.now() + 90 * 86_400_000 }),
  };

  test('all is right', async () => {
    const findings = await doctor(['provider', 'quotas', 'domain', 'image'], {}, reachable);
    expect(findings.filter(({ is }) => is !== 'right')).toEqual([]);
    expect(exitCodeOf(findings)).toBe(0);
  });

  test.each<[string, () => void, RegExp]>([
    ['is gone', () => repositories.delete('shop/shop'), /is gone from shop\/shop/],
    [
      'is archived',
      () => repositories.setStatus('shop/shop', { imageDigest: DIGEST }, 'ARCHIVED'),
      /ARCHIVED in shop\/shop/,
    ],
    [
      'has expired',
      () => {
        running = running?.replaceAll('a'.repeat(64), 'b'.repeat(64));
      },
      /is gone from/,
    ],
  ])('the image that runs %s', async (_, happens, says) => {
    happens();
    expect((await doctor(['image'])).at(-1)).toMatchObject({
      is: 'wrong',
      says: expect.stringMatching(says),
    });
  });

  test('a repository whose tags can be moved', async () => {
    repositories.create('shop/shop');
    repositories.assume('shop/shop', DIGEST);
    expect((await doctor(['image']))[0]).toMatchObject({
      is: 'wrong',
      todo: expect.stringContaining('IMMUTABLE'),
    });
  });

  test('a provider for other audiences', async () => {
    providers.set(PROVIDER, { url: 'token.actions.githubusercontent.com', audiences: ['acme'] });
    expect(await doctor(['provider'])).toMatchObject([{ is: 'wrong' }]);
  });

  test.each<[LookName, string, string, string]>([
    ['provider', 'GetOpenIDConnectProvider', 'iam:GetOpenIDConnectProvider', 'image'],
    ['quotas', 'GetServiceQuota', 'servicequotas:GetServiceQuota', 'image'],
    ['image', 'DescribeRepositories', 'ecr:DescribeRepositories', 'provider'],
    ['image', 'DescribeServices', 'ecs:DescribeServices', 'provider'],
    ['domain', 'ListResourceRecordSets', 'route53:ListResourceRecordSets', 'image'],
    ['domain', 'DescribeLoadBalancers', 'elasticloadbalancing:DescribeLoadBalancers', 'image'],
  ])(
    '%s without the permission for %s: it is named, and the others are told',
    async (name, operation, action, other) => {
      failing(operation, denied(action));
      const findings = await doctor([name, other as LookName], {}, reachable);
      const unknown = findings.filter(({ is }) => is === 'unknown');
      expect(new Set(unknown.map(({ check }) => check))).toEqual(new Set([name]));
      expect(unknown[0]?.says).toContain(`${action} must be allowed`);
      expect(findings.filter(({ check }) => check === other).map(({ is }) => is)).not.toContain('unknown');
      expect(exitCodeOf(findings)).toBe(3);
    },
  );

  test('throttled half-way, the rest is told', async () => {
    lease.injectFaults(({ operation, nth }: FaultedCall) =>
      operation === 'GetServiceQuota' && nth > 1
        ? new AwsError('TooManyRequestsException', 'Rate exceeded', 429)
        : undefined,
    );
    const is = (await doctor(['quotas'])).map((finding) => finding.is).sort();
    expect(is).toEqual(['right', 'unknown', 'unknown', 'unknown']);
  });
});

test('a service that has no revision yet', async () => {
  running = '';
  expect((await doctor(['image'])).at(-1)).toMatchObject({ is: 'right', says: 'nothing is deployed yet' });
});

test('a repository of another account is not asked for its settings', async () => {
  const images = { account: '444455556666', region: 'eu-west-1' };
  const findings = await doctor(['image'], { assembly: assemblyOf(shop({}, {}, { images })) });
  expect(shortly(findings)).toEqual([['right', 'nothing is deployed yet']]);
});

test('a name that leads elsewhere', async () => {
  running = 'nginx:1';
  const addressesOf = async (host: string) => [host === DNS_NAME ? '203.0.113.1' : '198.51.100.1'];
  const findings = await doctor(['domain'], {}, { addressesOf });
  expect(shortly(findings)).toEqual(
    expect.arrayContaining([['wrong', `leads to 198.51.100.1, and not to ${DNS_NAME}`]]),
  );
});
