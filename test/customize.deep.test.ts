import '../rehearsal/testing/jest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { customize as gate } from '../examples/customize/gate';
import { customize as pathService } from '../examples/customize/path-service';
import { customize as policy } from '../examples/customize/policy';
import { customize as secondPort } from '../examples/customize/second-port';
import { customize as sidecar } from '../examples/customize/sidecar';
import { canary, defineDelivery, minutes, smokeTest } from '../lib';
import type { Customize } from '../lib/app';
import { resolveDelivery } from '../lib/config/resolve';
import { Delivery } from '../lib/delivery';
import { synthesizeDelivery } from '../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../rehearsal/lambda/process-pool';
import { badRelease, goodRelease, rehearse } from '../rehearsal/testing';
import { quick, root } from './synth';

// Five things that teams add and the configuration has no word for.

const file = join(root, 'teal.config.ts');
const config = defineDelivery({
  service: { name: 'shop', port: 8080, build: './app' },
  environments: {
    production: {
      ...{ account: '111122223333', region: 'eu-west-1' },
      release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }),
      domain: {
        name: 'shop.example.com',
        hostedZoneId: 'Z0123456789ABCDEFGHIJ',
        certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
      },
    },
  },
  gates: [smokeTest({ requests: [{ path: '/' }] })],
});

const all: Readonly<Record<string, Customize>> = {
  sidecar,
  policy,
  'second-port': secondPort,
  'path-service': pathService,
  gate,
};

afterAll(() => closeWarmProcesses());

function templateWith(customize: Customize): Template {
  const assembly = synthesizeDelivery(config, { file, customize });
  return Template.fromJSON(assembly.getStackByName('shop-production').template);
}

test.each(Object.keys(all))('%s takes fewer than 20 lines', (name) => {
  const lines = readFileSync(join(root, 'examples', 'customize', `${name}.ts`), 'utf8').split('\n');
  const code = lines.filter((line) => line.trim() !== '' && !/^(import |\/\/)/.test(line));
  expect(code.length).toBeGreaterThan(5);
  expect(code.length).toBeLessThan(20);
});

test.each(Object.entries(all))(
  'with %s a good release goes out and a bad one comes back',
  async (_, customize) => {
    const assembly = synthesizeDelivery(config, { file, customize });
    const good = await rehearse(assembly, { release: goodRelease() });
    expect(good).toBeReleased();
    expect(good.requests.failed).toBe(0);
    const bad = await rehearse(assembly, { release: badRelease({ errorShare: 0.05 }) });
    expect(bad).toRollBack({ by: 'alarm:shop-production-target-errors', within: minutes(4) });
  },
);

test('a container stands beside the service, which is the one that users reach', () => {
  const [task] = Object.values(templateWith(sidecar).findResources('AWS::ECS::TaskDefinition'));
  expect(task?.Properties.ContainerDefinitions).toMatchObject([
    { Name: 'shop', Essential: true },
    { Name: 'proxy', Essential: false },
  ]);
});

test('the service may do what the policy says, and nothing else', () => {
  const template = templateWith(policy);
  const roles = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.includes('TaskRole'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  expect(roles).toEqual([
    {
      Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      Effect: 'Allow',
      Resource: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
    },
  ]);
});

test('the second port is open to its group alone, and users still reach the first', () => {
  const template = templateWith(secondPort);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 9090,
    ToPort: 9090,
    SourceSecurityGroupId: 'sg-0123456789abcdef0',
  });
  const [service] = Object.values(template.findResources('AWS::ECS::Service'));
  expect(service?.Properties.LoadBalancers).toMatchObject([{ ContainerPort: 8080 }]);
});

test('the path of another service wins over Teal’s rules, and its tasks are no concern of a release', () => {
  const template = templateWith(pathService);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Priority: 5,
    Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/admin', '/admin/*'] } }],
  });
  const services = Object.entries(template.findResources('AWS::ECS::Service'));
  const own = services.find(([id]) => id !== 'Service');
  expect(own?.[1].Properties.DeploymentConfiguration).not.toHaveProperty('LifecycleHooks');
});

test('a gate of the team’s own waits while its parameter says so, and fails when its patience ends', async () => {
  const counted: Customize = (delivery) => {
    gate(delivery);
    const counting = delivery.service('shop', 'production').node.findChild('Counting');
    (counting.node.defaultChild as import('aws-cdk-lib/aws-ssm').CfnParameter).value = 'yes';
  };
  const assembly = synthesizeDelivery(config, { file, customize: counted });
  const release = await rehearse(assembly, { release: goodRelease() });
  expect(release).toRollBack({ by: 'gate:counting', exposed: { atMostPercent: 0 } });
});

test('all together pass template validation and cdk-nag', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'teal-customize-'));
  const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const app = new App({ ...quick, builtinCloudFormationValidation: true, outdir });
    const delivery = new Delivery(app, resolveDelivery(config, file).delivery);
    for (const customize of Object.values(all)) customize(delivery);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  } finally {
    printed.mockRestore();
    rmSync(outdir, { recursive: true, force: true });
  }
});
