#!/usr/bin/env node
import { resolve } from 'node:path';
import { Annotations, App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { loadDelivery } from '../lib/config/load';
import { ConfigurationError } from '../lib/config/problems';
import { Delivery } from '../lib/delivery';
import { writeManifest } from '../lib/delivery-manifest';

async function main(): Promise<void> {
  const app = new App();
  const file = resolve(app.node.tryGetContext('config') ?? 'teal.config.ts');
  const { delivery: configuration, warnings } = await loadDelivery(file);
  const delivery = new Delivery(app, configuration);
  for (const warning of warnings) Annotations.of(app).addWarningV2(`teal:${warning.id}`, warning.message);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const assembly = app.synth();
  for (const line of delivery.timelines()) console.error(line);
  writeManifest(assembly, delivery.manifest(assembly.directory));
}

main().catch((error: unknown) => {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
});
