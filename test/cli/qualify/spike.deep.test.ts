import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { leaveNothing, qualification } from '../../../lib/qualification';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { type Backstage, rehearseAccount } from '../../../rehearsal/testing';
import { root } from '../../synth';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const A = synthesizeDelivery(qualification(PLACE), { customize: leaveNothing });
const CDK = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');

async function cdk(backstage: Backstage, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [CDK, ...args, '--no-notices', '--no-color', '--ci'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...backstage.environment, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  let out = '';
  child.stdout.on('data', (d) => (out += d));
  child.stderr.on('data', (d) => (out += d));
  let code: number | null | undefined;
  child.on('close', (c) => {
    code = c ?? -1;
  });
  while (code === undefined) {
    await backstage.pause.sleep(2000);
    await new Promise((r) => setTimeout(r, 20));
  }
  process.stdout.write(`${args.join(' ')} -> ${code}\n${out.slice(-6000)}\n`);
  return out;
}

test('spike', async () => {
  await rehearseAccount(A, { hooks: 'real', environment: 'sandbox' }, async (b) => {
    await cdk(b, 'bootstrap', `aws://${PLACE.account}/${PLACE.region}`, `--app=${A.directory}`);
    await cdk(
      b,
      'deploy',
      'teal-qualify-images',
      '--exclusively',
      `--app=${A.directory}`,
      '--require-approval=never',
    );
    await cdk(
      b,
      'deploy',
      'teal-qualify-sandbox',
      `--app=${A.directory}`,
      '--require-approval=never',
      `--parameters=teal-qualify-sandbox:ImageDigest=sha256:${'1'.repeat(64)}`,
    );
    await cdk(
      b,
      'destroy',
      'teal-qualify-sandbox',
      'teal-qualify-sandbox-foundation',
      'teal-qualify-images',
      '--exclusively',
      `--app=${A.directory}`,
      '--force',
    );
  });
}, 300_000);
