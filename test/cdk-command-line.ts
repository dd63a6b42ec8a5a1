import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Backstage } from '../rehearsal/testing';
import { root } from './synth';

export const CDK = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** The cdk command line of this repository, while the rehearsal's time goes on. @returns its exit code */
export async function cdk(
  backstage: Backstage,
  args: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const child = spawn(process.execPath, [CDK, ...args, '--no-notices', '--no-color', '--ci'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...backstage.environment, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => say(String(data)));
  let code: number | undefined;
  child.on('close', (ended) => {
    code = ended ?? -1;
  });
  while (code === undefined) {
    await backstage.pause.sleep(5000);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return code;
}
