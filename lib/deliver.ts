import { resolve } from 'node:path';
import { Annotations, App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadDelivery } from './config/load';
import { ConfigurationError } from './config/problems';
import { Delivery } from './delivery';
import { writeManifest } from './delivery-manifest';
import { askedInstance } from './ephemeral-instance';
import { localBinding } from './local-binding';

/** What `deliver()` can be told. */
export interface DeliverProps {
  /** The file with the configuration. @default the context `config` (`cdk synth -c config=FILE`), else 'teal.config.ts', in the working directory */
  readonly file?: string;
  /** What a team adds to the stacks: see {@link Customize}. @default nothing */
  readonly customize?: Customize;
}

/**
 * Adds to the stacks of a delivery what the configuration has no word for: a sidecar, a permission, a listener rule. It
 * is called when all stacks are there, before they are synthesized; every L2 object of theirs is a public field.
 */
export type Customize = (delivery: Delivery) => void;

/**
 * The whole CDK app of a delivery: reads the configuration, makes the stacks, checks them with cdk-nag, synthesizes, prints how
 * long releases take, and writes `cdk.out/teal.json`. With problems in the configuration it prints all of them, writes
 * no template, and the process ends with 2.
 */
export async function deliver(props: DeliverProps = {}): Promise<void> {
  try {
    await synthesize(props);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

async function synthesize({ file, customize }: DeliverProps): Promise<void> {
  const app = new App();
  const path = resolve(file ?? app.node.tryGetContext('config') ?? 'teal.config.ts');
  const instance = askedInstance(app);
  const { delivery: configuration, warnings } = await loadDelivery(path, {
    today: new Date().toISOString().slice(0, 10),
    ...(instance && { instance }),
  });
  const binding = localBinding();
  if (binding) {
    console.error(
      `teal local runs here (process ${binding.pid}): environments that name no account are bound to its own, ${binding.account}, which is not AWS`,
    );
  }
  const delivery = new Delivery(app, configuration, binding);
  for (const warning of warnings) Annotations.of(app).addWarningV2(`teal:${warning.id}`, warning.message);
  customize?.(delivery);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const assembly = app.synth();
  for (const line of delivery.timelines()) console.error(line);
  writeManifest(assembly, delivery.manifest(assembly.directory));
}
