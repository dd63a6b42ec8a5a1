import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ServiceOptions } from '../aws/options';
import { EXIT, VerbFailed } from '../exit-codes';
import { killGroup } from './kill-group';

/**
 * Runs the real `cdk synth` of the app in this directory.
 *
 * @param directory that the assembly is written to
 * @param place whose account and region are those of stacks that name none. @default those of the environment variables
 * @param context of CDK beside the configuration, each `KEY=VALUE`. @default none
 * @throws VerbFailed with what `cdk` printed
 */
export async function synthesize(
  config: string,
  directory: string,
  signal: AbortSignal,
  place: Pick<ServiceOptions, 'region' | 'profile'> = {},
  context: readonly string[] = [],
): Promise<void> {
  const app = process.cwd();
  if (!existsSync(join(app, 'cdk.json'))) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      'the working directory must hold a cdk.json, got none; change to your CDK app, or name an assembly with --assembly',
    );
  }
  const child = spawn(
    process.execPath,
    [
      ...[cdkOf(app), 'synth', '--quiet', '--no-notices', '--output', directory],
      ...[`config=${config}`, ...context].flatMap((each) => ['--context', each]),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...(place.region !== undefined && { AWS_REGION: place.region, AWS_DEFAULT_REGION: place.region }),
        ...(place.profile !== undefined && { AWS_PROFILE: place.profile }),
        CDK_DISABLE_CLI_TELEMETRY: 'true',
      },
      detached: true,
    },
  );
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const interrupt = () => killGroup(child);
  signal.addEventListener('abort', interrupt, { once: true });
  const [code] = await once(child, 'close').finally(() => signal.removeEventListener('abort', interrupt));
  signal.throwIfAborted();
  if (code === 0) return;
  const printed = Buffer.concat(output).toString('utf8').trim();
  // The app says 2 for a configuration with problems, and cdk says 1 for whatever the app says.
  const badInput = /Subprocess exited with error 2\b/.test(printed);
  throw new VerbFailed(
    badInput ? EXIT.BAD_INPUT : EXIT.COULD_NOT_RUN,
    printed.replace(/^.*Subprocess exited.*$/m, '').trim(),
  );
}

/** The `cdk` that the app pins, not one that happens to be on the PATH. */
export function cdkOf(app: string): string {
  try {
    return createRequire(join(app, 'cdk.json')).resolve('aws-cdk/bin/cdk');
  } catch {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      'aws-cdk must be installed in the app, got none; npm install, or npm install -D aws-cdk@2.1148.1 where package.json does not name it',
    );
  }
}
