import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A manifest of an assembly, as far as it is rewritten. */
interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}
interface Artifact {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** @param isProtected by stack name: as the stacks stand now; one that is not there is not protected */
export function withProtection(manifest: Manifest, isProtected: ReadonlyMap<string, boolean>): Manifest {
  const artifacts = Object.entries(manifest.artifacts ?? {}).map(([id, artifact]) => {
    if (artifact.type !== 'aws:cloudformation:stack') return [id, artifact] as const;
    const { stackName } = artifact.properties ?? {};
    const terminationProtection = isProtected.get(typeof stackName === 'string' ? stackName : id) ?? false;
    return [id, { ...artifact, properties: { ...artifact.properties, terminationProtection } }] as const;
  });
  return { ...manifest, artifacts: Object.fromEntries(artifacts) };
}

/**
 * An assembly whose stacks are protected as they stand now. The cdk CLI sets a stack's termination protection beside the
 * change set that it only prepares: a change before the approval, which the role that prepares must not have. Leaving
 * the property out would have it switch off what is on.
 * source: aws-cdk 2.1148.1, deploy-stack.ts, changeSetDeployment
 */
export class OwnProtection {
  /** Its directory. */
  readonly directory = mkdtempSync(join(tmpdir(), 'teal-assembly-'));

  /** @param assembly directory that `cdk synth` wrote; nothing is written into it */
  constructor(assembly: string, isProtected: ReadonlyMap<string, boolean>) {
    const from = resolve(assembly);
    for (const name of readdirSync(from)) {
      // Of who writes it just now.
      if (name.endsWith('.lock')) continue;
      const to = join(this.directory, name);
      if (name !== 'manifest.json') {
        symlinkSync(join(from, name), to);
        continue;
      }
      const manifest: Manifest = JSON.parse(readFileSync(join(from, name), 'utf8'));
      writeFileSync(to, JSON.stringify(withProtection(manifest, isProtected)));
    }
  }

  /** Leaves the assembly that it leads to. */
  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
