import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { context } from '../cdk.json';
import type { DeliveryInput } from '../lib';
import { resolveDelivery } from '../lib/config/resolve';
import { Delivery } from '../lib/delivery';

export const root = join(__dirname, '..');

/** What an app is given here: all but what costs seconds or prints. One test validates all configurations. */
export const quick: AppProps = {
  context: { ...context, '@aws-cdk/core:annotationsInValidationReport': false },
  builtinCloudFormationValidation: false,
  treeMetadata: false,
};

export interface Synthesized {
  readonly delivery: Delivery;
  readonly assembly: CloudAssembly;
  template(stackName: string): Template;
}

const synthesized = new Map<string, Synthesized>();
const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A delivery as `cdk synth` would write it, once for each configuration. @param file that it would stand in */
export function synthesize(input: DeliveryInput, file = join(root, 'teal.config.ts')): Synthesized {
  const key = JSON.stringify([input, file]);
  const known = synthesized.get(key);
  if (known) return known;
  const outdir = mkdtempSync(join(tmpdir(), 'teal-synth-'));
  directories.push(outdir);
  const app = new App({ ...quick, outdir });
  const delivery = new Delivery(app, resolveDelivery(input, file).delivery);
  const assembly = app.synth();
  const fresh: Synthesized = {
    delivery,
    assembly,
    template: (stackName) => Template.fromJSON(assembly.getStackByName(stackName).template),
  };
  synthesized.set(key, fresh);
  return fresh;
}

type EnvironmentInput = DeliveryInput['environments'][string];
type ServiceInput = NonNullable<DeliveryInput['service']>;

/** A network that exists: quicker to synthesize than a new one. */
export const network: EnvironmentInput['network'] = {
  vpcId: 'vpc-0123456789abcdef0',
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
  publicSubnetIds: ['subnet-0000000000000000a', 'subnet-0000000000000000b'],
  privateSubnetIds: ['subnet-0000000000000000c', 'subnet-0000000000000000d'],
};

export const domain: EnvironmentInput['domain'] = {
  name: 'shop.example.com',
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
};

/** One service, `shop`, in one environment of a pipeline, `production`; its stack is `shop-production`. */
export function shop(
  environment: EnvironmentInput = {},
  service: Partial<ServiceInput> = {},
  delivery: Partial<DeliveryInput> = {},
): DeliveryInput {
  return {
    service: { name: 'shop', port: 8080, build: './app', ...service },
    environments: {
      production: { account: '111122223333', region: 'eu-west-1', network, ...environment },
    },
    repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
    ...delivery,
  };
}

/** The template of {@link shop}. */
export function shopTemplate(...input: Parameters<typeof shop>): Template {
  return synthesize(shop(...input)).template('shop-production');
}

/** The properties of a template's only resource of a type. */
export function only(template: Template, type: string): Record<string, unknown> {
  const found = Object.values(template.findResources(type));
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
}
