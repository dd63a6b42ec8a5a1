import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Prepared } from '../../../cli/prepare/prepared';
import { digest } from '../engine';
import { writePlugin } from '../exec/shop-shells';
import { imageOf } from '../images/oci-archive';
import { Sigstore } from '../images/sigstore';
import { assemblyOf } from '../runbook/assembly';
import { ROOT } from '../running-teal';

const REPOSITORY = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/shop';
const COMMIT = 'c'.repeat(40);

/** Files that verbs read, made once. */
export interface Site {
  /** Writable, and nobody else's. */
  readonly folder: string;
  readonly assembly: string;
  /** What `teal prepare` has written. */
  readonly prepared: string;
  /** A job of GitHub that publishes an image. */
  readonly job: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  /** In which what stands for AWS's plugin of sessions is. */
  readonly plugin: string;
  /** Of which a secret's value is read. */
  readonly value: string;
  close(): Promise<void>;
  /** @param says what a stand-in of the cdk CLI prints before it ends with an error */
  cdk(says: string): string;
}

/** @param folder empty */
export async function siteIn(folder: string): Promise<Site> {
  const sigstore = await Sigstore.start();
  const prepared: Prepared = {
    ...{ schemaVersion: 1, environment: 'production', commit: COMMIT, digests: { shop: digest(1) } },
    ...{ preparedAt: '2026-11-27T10:00:00.000Z', services: [{ name: 'shop', stack: 'shop-production' }] },
    stacks: [{ name: 'shop-production', is: 'unchanged' }],
  };
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const link = (target: string, name: string) => {
    symlinkSync(target, join(folder, name));
    return join(folder, name);
  };
  // Beside the assembly, where a team's own are.
  link(join(ROOT, 'runbooks'), 'runbooks');
  const archive = join(folder, 'image.tar');
  writeFileSync(archive, imageOf().bytes);
  const plugin = join(folder, 'bin');
  writePlugin(plugin, "echo '1.2.707.0'\n");
  let stands = 0;
  return {
    job: {
      args: [
        ...['publish', '--archive', archive, '--repository', REPOSITORY],
        ...['--fulcio', sigstore.url, '--rekor', sigstore.url, '--trusted-root', sigstore.trustedRoot],
      ],
      env: sigstore.environment as Readonly<Record<string, string>>,
    },
    close: () => sigstore.close(),
    folder,
    plugin,
    value: write('value', 'sesame-of-the-tests\n'),
    assembly: link(assemblyOf(), 'cdk.out'),
    prepared: write('prepared.json', JSON.stringify(prepared)),
    cdk: (says) => {
      stands += 1;
      return write(`cdk-${stands}.js`, `console.error(${JSON.stringify(says)}); process.exit(1);\n`);
    },
  };
}
