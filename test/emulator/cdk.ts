import { spawn } from 'node:child_process';
import type { Place } from './observed';

/**
 * Runs the real cdk command line against an emulator. There is no Docker: `docker` is a command that does nothing, so the
 * repository stays empty, which an emulator that runs no containers does not notice.
 *
 * @throws Error with the end of what it printed
 */
export async function cdk(place: Place, ...command: string[]): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('node_modules/.bin/cdk', [...command, '--no-notices', '--ci'], {
    env: {
      ...{ PATH, HOME },
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DOCKER: 'true',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: place.endpoint,
      AWS_ENDPOINT_URL_S3: place.endpoint,
      AWS_REGION: place.region,
      AWS_ACCESS_KEY_ID: place.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: place.credentials.secretAccessKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code === 0) return;
  const end = Buffer.concat(printed).toString().split('\n').slice(-60).join('\n');
  throw new Error(
    `cdk ${command[0]} must succeed, got exit code ${code}; what the emulator refuses belongs in test/emulator/known.json, under refused\n${end}`,
  );
}
