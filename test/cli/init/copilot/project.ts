import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { transformSync } from 'esbuild';
import type { DeliveryInput } from '../../../../lib';
import * as configuration from '../../../../lib';
import type { Customize } from '../../../../lib/app';
import { synthesizeDelivery } from '../../../../lib/testing/synthesize-delivery';

/** Synthesizes a written project as its own `bin/delivery.ts` would, in this process: aws-cdk-lib is loaded once. */
export function synthesizeProject(folder: string): CloudAssembly {
  const load = loader();
  const { default: input } = load(join(folder, 'teal.config.ts')) as { default: DeliveryInput };
  const { customize } = load(join(folder, 'lib/customize.ts')) as { customize: Customize };
  const worker = workersProcess();
  const before = worker.cwd();
  // Docker contexts are told from where cdk is run.
  worker.chdir(folder);
  try {
    return synthesizeDelivery(input, { file: join(folder, 'teal.config.ts'), customize });
  } finally {
    worker.chdir(before);
  }
}

/**
 * The worker's own process: aws-cdk-lib, loaded once in it, brings a graceful-fs that remembers the working directory until
 * that one's `chdir` is called, and a suite's process may be older than it.
 */
function workersProcess(): NodeJS.Process {
  const { [Symbol.for('teal.worker-require')]: ask } = globalThis as unknown as Record<
    symbol,
    (name: string) => NodeJS.Process
  >;
  if (!ask) throw new Error('test/environment.js must give the worker’s require, got none');
  return ask('node:process');
}

/** Loads TypeScript that is of no project of jest's, and gives it the sources of this repository as teal-cdk. */
function loader(): (file: string) => unknown {
  const loaded = new Map<string, unknown>();
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known !== undefined) return known;
    const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', format: 'cjs' });
    const module = { exports: {} };
    loaded.set(file, module.exports);
    const own = (specifier: string): unknown => {
      if (specifier === 'teal-cdk') return configuration;
      if (!specifier.startsWith('.')) return require(specifier);
      const path = join(dirname(file), specifier);
      return load(existsSync(path) ? path : `${path}.ts`);
    };
    new Function('require', 'module', 'exports', code)(own, module, module.exports);
    loaded.set(file, module.exports);
    return module.exports;
  };
  return load;
}
