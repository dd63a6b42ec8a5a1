import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DeliveryInput, type NotifyInput, pagerDuty, smokeTest } from '../../lib';
import { deployRoleName } from '../../lib/config/names';
import { writeManifest } from '../../lib/delivery-manifest';
import { TEAL_VERSION } from '../../lib/version';
import sample from '../fixtures/sample-delivery';
import { root, shop, synthesize } from '../synth';

function manifestOf(input: DeliveryInput) {
  const { delivery, assembly } = synthesize(input);
  writeManifest(assembly, delivery.manifest(assembly.directory));
  return JSON.parse(readFileSync(join(assembly.directory, 'teal.json'), 'utf8'));
}

const stackNames = (input: DeliveryInput) =>
  synthesize(input).assembly.stacks.map(({ stackName }) => stackName);

test('teal.json of the sample', () => {
  const { directory } = synthesize(sample).assembly;
  const service = (environment: string) => ({
    name: 'shop',
    stack: `shop-${environment}`,
    foundationStack: `shop-${environment}-foundation`,
    cluster: 'Cluster',
    service: 'Service',
    secrets: [
      {
        ...{
          variable: 'RECEIPT_KEY',
          name: `shop-${environment}/RECEIPT_KEY`,
          parameter: 'SecretVersionReceiptKey',
        },
      },
    ],
    container: 'shop',
    port: 8080,
    healthPath: '/ready',
    versionHeader: 'x-release',
    build: { directory: expect.any(String), platform: 'linux/arm64' },
    local: { command: 'node dist/main.js', directory: expect.any(String) },
    gates: [
      ['live-traffic', 'PRE_SCALE_UP', /^GatesGuardslivetrafficFunction/] as const,
      ['separation', 'POST_TEST_TRAFFIC_SHIFT', /^GatesGuardsseparationFunction/] as const,
      ['smoke-test', 'POST_TEST_TRAFFIC_SHIFT', /^GatessmoketestFunction/] as const,
      ['smoke-test', 'POST_PRODUCTION_TRAFFIC_SHIFT', /^GatessmoketestFunction/] as const,
    ].map(([id, stage, logicalId]) => ({
      ...{ id, stage, function: expect.stringMatching(logicalId) },
      gates: [{ id, kind: id, twoPersons: id !== 'smoke-test' }],
    })),
    pauses: [],
    answers: [
      {
        method: 'GET',
        path: '/',
        status: 200,
        json: [{ path: '$.service', equals: 'shop' }],
        header: { name: 'x-version', matches: '.' },
      },
      { method: 'GET', path: '/products', status: 200 },
      { method: 'GET', path: '/nothing-here', status: 404 },
    ],
  });
  const manifest = manifestOf(sample);
  expect(manifest).toEqual({
    schemaVersion: 1,
    tealVersion: TEAL_VERSION,
    environments: ['staging', 'production'].map((name) => ({ name, services: [service(name)] })),
  });
  // From the assembly's directory, so that the two can be read on another machine.
  expect(resolve(directory, manifest.environments[0].services[0].local.directory)).toBe(join(root, 'app'));
});

test('every logical id that teal.json names is in the service’s template', () => {
  const input = shop({}, { gates: [smokeTest({ requests: [{ path: '/' }] })] });
  const [{ services }] = manifestOf(input).environments;
  const { cluster, service, gates } = services[0];
  const { Resources } = synthesize(input).template('shop-production').toJSON();
  expect(Resources[cluster].Type).toBe('AWS::ECS::Cluster');
  expect(Resources[service].Type).toBe('AWS::ECS::Service');
  expect(Resources[gates[0].function].Type).toBe('AWS::Lambda::Function');
});

test('a service that does not say how it runs here has no local', () => {
  expect(manifestOf(shop()).environments[0].services[0]).not.toHaveProperty('local');
});

test('the manifest tells a workflow how long it may hold the deploy role', () => {
  const roles = synthesize(shop())
    .template('shop-github-access-111122223333')
    .findResources('AWS::IAM::Role', { Properties: { RoleName: 'shop-deploy-production' } });
  const [environment] = manifestOf(shop()).environments;
  expect(environment.deploySessionSeconds).toBe(Object.values(roles)[0]?.Properties.MaxSessionDuration);
  const laptop = manifestOf(shop({}, {}, { repository: undefined }));
  expect(laptop.environments[0]).not.toHaveProperty('deploySessionSeconds');
});

test('the manifest tells what images are verified by, and no role trusts a workflow of before', () => {
  const former = 'platform/teal/.github/workflows/deploy.yml@refs/tags/v1.0.0';
  const repository = {
    ...{ owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
    workflows: { owner: 'platform', name: 'teal', tag: 'v2.0.0' },
    formerWorkflows: [former],
  };
  const input = shop({}, {}, { repository, images: { sigstore: 'github' } });
  expect(manifestOf(input)).toMatchObject({
    delivery: { formerWorkflows: [former] },
    images: { account: '111122223333', region: 'eu-west-1', sigstore: 'github' },
  });
  const access = JSON.stringify(synthesize(input).template('shop-github-access-111122223333'));
  expect(access).toContain('refs/tags/v2.0.0');
  expect(access).not.toContain('v1.0.0');
  const { delivery, images } = manifestOf(shop());
  expect({ delivery, images }).toEqual({
    delivery: { formerWorkflows: [] },
    images: { account: '111122223333', region: 'eu-west-1' },
  });
});

test('the role that GitHub deploys with has the name that a configuration is checked for', () => {
  const roles = synthesize(shop())
    .template('shop-github-access-111122223333')
    .findResources('AWS::IAM::Role');
  expect(Object.values(roles).map(({ Properties }) => Properties.RoleName)).toContain(
    deployRoleName('shop', 'production'),
  );
});

describe('stacks', () => {
  test('are one for each service on one for each environment', () => {
    const services = ['web', 'api'].map((name) => ({ name, port: 8080, build: './app' }));
    const input = shop({}, {}, { name: 'mall', service: undefined, services, repository: undefined });
    expect(stackNames(input)).toEqual(['mall-production-foundation', 'api-production', 'web-production']);
  });

  test('of services that name others are deployed after theirs, and stand behind them in teal.json', () => {
    const services = [
      { name: 'web', after: ['api'] },
      { name: 'mail' },
      { name: 'api', after: ['auth'] },
      { name: 'auth' },
    ].map((service) => ({ ...service, port: 8080, build: './app' }));
    const input = shop({}, {}, { name: 'mall', service: undefined, services, repository: undefined });
    const { assembly } = synthesize(input);
    const servicesBefore = (name: string) =>
      assembly
        .getStackByName(`${name}-production`)
        .dependencies.map(({ id }) => id)
        .filter((id) => ['auth', 'api', 'web', 'mail'].some((each) => id === `${each}-production`));
    expect(['mail', 'auth', 'api', 'web'].map((name) => [name, servicesBefore(name)])).toEqual([
      ['mail', []],
      ['auth', []],
      ['api', ['auth-production']],
      ['web', ['api-production']],
    ]);
    const [environment] = manifestOf(input).environments;
    expect(
      environment.services.map(({ name, after }: { name: string; after?: string[] }) => [name, after]),
    ).toEqual([
      ['mail', undefined],
      ['auth', undefined],
      ['api', ['auth']],
      ['web', ['api']],
    ]);
  });

  test('name no account and no region unless the environment does', () => {
    const agnostic = shop({ account: undefined, region: undefined }, {}, { repository: undefined });
    expect(synthesize(agnostic).assembly.stacks.map(({ environment }) => environment.name)).toEqual(
      Array(2).fill('aws://unknown-account/unknown-region'),
    );
    const { stacks } = synthesize(shop()).assembly;
    expect(new Set(stacks.map(({ environment }) => environment.name))).toEqual(
      new Set(['aws://111122223333/eu-west-1']),
    );
  });

  test('are tagged with their delivery and environment', () => {
    const { tags } = synthesize(shop()).assembly.getStackByName('shop-production');
    expect(tags).toEqual({ 'teal:delivery': 'shop', 'teal:environment': 'production' });
  });

  test('of services are deployed after the foundation', () => {
    const { dependencies } = synthesize(shop()).assembly.getStackByName('shop-production');
    expect(dependencies.map(({ id }) => id)).toContain('shop-production-foundation');
  });

  test('hold on to a network that they use together', () => {
    const { template } = synthesize(shop({ network: {} })).assembly.getStackByName('shop-production');
    expect(JSON.stringify(template)).toContain('Fn::ImportValue');
    expect(JSON.stringify(template)).not.toContain('Fn::GetStackOutput');
  });

  // The foundation goes first, and CloudFormation keeps an export while a deployed stack imports it: what a service
  // that is removed, a secret less or `pipeline: false` takes away must not be one.
  test.each<[string, DeliveryInput]>([
    ['with a pipeline', shop({ network: {} }, { secrets: ['KEY'] })],
    ['without', shop({ network: {}, pipeline: false })],
  ])('hold on to nothing else of the foundation, %s', (_, input) => {
    const { template } = synthesize(input).assembly.getStackByName('shop-production-foundation');
    const exports = Object.keys(template.Outputs as object);
    expect(exports.filter((name) => !name.includes('NetworkVpc'))).toEqual([]);
    expect(exports).toEqual(
      Object.keys(
        synthesize(shop({ network: {} })).assembly.getStackByName('shop-production-foundation').template
          .Outputs,
      ),
    );
  });
});

describe('who is told', () => {
  const environment = (...input: Parameters<typeof shop>) => manifestOf(shop(...input)).environments[0];
  const key = pagerDuty({ secret: 'shop-pagerduty' });
  const ours = 'arn:aws:sns:eu-west-1:111122223333:ours';

  test('where the environment is, the topic of each channel, and that of each severity', () => {
    const told = environment({}, {}, { notify: { page: [key, ours], ticket: ours } });
    expect(told).toMatchObject({ account: '111122223333', region: 'eu-west-1' });
    expect(told.notify).toEqual({
      channels: {
        page: { topic: 'shop-production-page', receivers: [key, { kind: 'topic', arn: ours }] },
        ticket: { receivers: [{ kind: 'topic', arn: ours }] },
        deploys: { receivers: [] },
      },
      alarms: { page: 'page', ticket: 'ticket' },
    });
  });

  test('a page goes to ticket where nobody is paged, and a ticket to nobody', () => {
    const alarms = (notify: NotifyInput) => environment({}, {}, { notify }).notify.alarms;
    expect(alarms({ ticket: 'a@example.com' })).toEqual({ page: 'ticket', ticket: 'ticket' });
    expect(alarms({ page: 'a@example.com' })).toEqual({ page: 'page' });
  });

  test('the topic’s name is that of the foundation’s', () => {
    const input = shop({}, {}, { notify: { page: 'a@example.com' } });
    const template = synthesize(input).template('shop-production-foundation');
    template.hasResourceProperties('AWS::SNS::Topic', {
      TopicName: manifestOf(input).environments[0].notify.channels.page.topic,
    });
  });

  test('nobody', () => expect(environment()).not.toHaveProperty('notify'));
});

test('the template of a service says which version of Teal has written it, and no other one does', () => {
  const { assembly } = synthesize(sample);
  const told = assembly.stacks.map(({ stackName, template }) => [
    stackName,
    template.Metadata?.['teal:version'],
  ]);
  expect(Object.fromEntries(told)).toEqual({
    'shop-staging-foundation': undefined,
    'shop-staging': TEAL_VERSION,
    'shop-production-foundation': undefined,
    'shop-production': TEAL_VERSION,
  });
});
