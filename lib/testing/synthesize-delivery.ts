import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { resolveDelivery } from '../config/resolve';
import type { DeliveryInput } from '../config/types';
import type { Customize } from '../deliver';
import { Delivery } from '../delivery';
import { writeManifest } from '../delivery-manifest';

/** What `synthesizeDelivery()` can be told. */
export interface SynthesizeOptions {
  /** The file that the configuration stands in: `build` and `local.directory` start from its directory. @default 'teal.config.ts' in the working directory */
  readonly file?: string;
  /** @default a temporary directory, which goes with the process */
  readonly outdir?: string;
  /** What the app adds to the stacks: the function that `deliver` is given. @default nothing */
  readonly customize?: Customize;
}

/**
 * The assembly of a configuration, for tests: as `cdk synth` writes it, with the context of cdk.json, but without
 * the checks that cost seconds (template validation, cdk-nag), which `cdk synth` itself makes in the pipeline.
 * The handlers must have been bundled (`node build.mjs handlers`).
 *
 * @throws ConfigurationError with every problem of the configuration
 */
export function synthesizeDelivery(input: DeliveryInput, options: SynthesizeOptions = {}): CloudAssembly {
  const file = resolve(options.file ?? 'teal.config.ts');
  const app = new App({
    outdir: options.outdir ?? temporaryDirectory(),
    context: { ...contextOf(dirname(file)), '@aws-cdk/core:annotationsInValidationReport': false },
    builtinCloudFormationValidation: false,
    treeMetadata: false,
  });
  const delivery = new Delivery(app, resolveDelivery(input, file).delivery);
  options.customize?.(delivery);
  const assembly = app.synth();
  writeManifest(assembly, delivery.manifest(assembly.directory));
  return assembly;
}

/** Feature flags change templates: a test must look at what would be deployed. */
function contextOf(directory: string): Record<string, unknown> {
  const file = join(directory, 'cdk.json');
  if (!existsSync(file)) return {};
  return JSON.parse(readFileSync(file, 'utf8')).context ?? {};
}

const temporary: string[] = [];

// A test file of jest has a process of its own, whose `exit` never comes.
const { afterAll: afterTests } = globalThis as { afterAll?: (act: () => void) => void };
afterTests?.(removeTemporary);

function temporaryDirectory(): string {
  if (temporary.length === 0) process.once('exit', removeTemporary);
  const directory = mkdtempSync(join(tmpdir(), 'teal-synth-'));
  temporary.push(directory);
  return directory;
}

function removeTemporary(): void {
  for (const directory of temporary.splice(0)) rmSync(directory, { recursive: true, force: true });
}
