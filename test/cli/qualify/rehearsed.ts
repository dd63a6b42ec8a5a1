import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QualifyOptions } from '../../../cli/qualify';
import type { Surroundings } from '../../../cli/qualify/carry-out';
import { connectAll } from '../../../cli/qualify/clients';
import { type BaseImage, imageOf, type Version } from '../../../cli/qualify/images';
import { USERS_PATH } from '../../../cli/qualify/names';
import { digestOf } from '../../../lambda/shared/images/content';
import { leaveNothing, qualification } from '../../../lib/qualification';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { type AccountOptions, type Backstage, rehearseAccount } from '../../../rehearsal/testing';
import { cdk } from '../../cdk-command-line';

export const SANDBOX = { account: '111122223333', region: 'eu-west-1' };
const assemblies = [0, 1].map((more) =>
  synthesizeDelivery(qualification({ ...SANDBOX, more }), { customize: leaveNothing }),
);

/** A base image that nobody has to fetch. */
const LAYER = Buffer.from('a layer');
export const BASE: BaseImage = {
  config: { architecture: 'arm64', os: 'linux', rootfs: { type: 'layers', diff_ids: [digestOf(LAYER)] } },
  layers: [
    {
      ...{
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: digestOf(LAYER),
        size: LAYER.length,
      },
      async *read() {
        yield LAYER;
      },
    },
  ],
};
export const SAMPLE = Buffer.from('the sample');
const digest = (version: Version) => imageOf(BASE, SAMPLE, version).manifest.digest;

/** What the images of a run are in a rehearsal. */
const IMAGES: NonNullable<AccountOptions['images']> = {
  [digest('gate')]: { name: 'gate', paths: { '/products': { errorShare: 1 } } },
  [digest('crash')]: { name: 'crash', exitsAfter: { milliseconds: 1000 } },
  [digest('alarm')]: { name: 'alarm', paths: { [USERS_PATH]: { errorShare: 1 } } },
};

/** Runs code against an account that was bootstrapped and is empty, in a folder of its own. */
export async function inSandbox<T>(
  run: (on: {
    readonly backstage: Backstage;
    readonly options: QualifyOptions;
    readonly around: Surroundings;
    readonly said: string[];
  }) => Promise<T>,
): Promise<T> {
  const [assembly] = assemblies;
  if (!assembly) throw new Error('there must be an assembly');
  const folder = mkdtempSync(join(tmpdir(), 'teal-qualify-'));
  const said: string[] = [];
  try {
    return await rehearseAccount(
      assembly,
      {
        environment: 'sandbox',
        images: IMAGES,
        traffic: { requestsPerMinute: 1200, paths: { '/': 4, [USERS_PATH]: 1 } },
      },
      async (backstage) => {
        const say = (line: string) => said.push(line);
        const known = { ...process.env };
        Object.assign(process.env, backstage.environment, { AWS_MAX_ATTEMPTS: '1' });
        try {
          const place = `aws://${SANDBOX.account}/${SANDBOX.region}`;
          if ((await cdk(backstage, ['bootstrap', place], say)) !== 0) throw new Error(said.join('\n'));
          return await run({
            ...{ backstage, said },
            options: {
              ...{ region: SANDBOX.region, account: SANDBOX.account, yes: true },
              ...{ state: join(folder, 'state.json'), report: join(folder, 'report.md') },
            },
            around: {
              ...{ connect: connectAll, pause: backstage.pause, signal: new AbortController().signal, say },
              lookMs: 20_000,
              cdk: (args) => cdk(backstage, args, say),
              app: () => (more) => [`--app=${assemblies[more]?.directory}`],
              ...{ base: async () => BASE, sample: () => SAMPLE },
              users: { start: () => undefined, stop: async () => ({ sent: 0, failed: 0, lastAnswers: {} }) },
              ...{ askAccount: undefined, cdkVersion: () => '2.1148.1', names: ['octocat'] },
            },
          });
        } finally {
          process.env = known;
        }
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
