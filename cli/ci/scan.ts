import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passes } from './command';
import { IMAGES, type ImageBuild } from './image';
import type { Result } from './step';

/** Findings from here on fail. */
const LEVEL = 'high';

interface Tool {
  readonly name: string;
  readonly version: string;
  /** Of the archive for Linux on x86-64, in the release's own list of checksums. */
  readonly sha256: string;
}

/**
 * By version and checksum: tags and install scripts have been moved to malware, and the scan stayed green (Trivy,
 * CVE-2026-33634). They run where there are no credentials.
 */
export const TOOLS: readonly Tool[] = [
  {
    name: 'syft',
    version: '1.48.0',
    sha256: '6cef9a7f37220d9067eaf9cfaaa2fce986e9f320a8d42cbc36658c99af78ea04',
  },
  {
    name: 'grype',
    version: '0.115.0',
    sha256: '3fad92940650e514c0aa2dad83526942a055e210cec09a8a59d9c024adc2b90e',
  },
];

export const addressOf = ({ name, version }: Tool): string =>
  `https://github.com/anchore/${name}/releases/download/v${version}/${name}_${version}_linux_amd64.tar.gz`;

/** Lists what is in each archive (\`images/SERVICE.spdx.json\`), and looks that list up among known vulnerabilities. */
export async function scan(images: readonly ImageBuild[]): Promise<Result> {
  const missing = images.filter(({ service }) => !existsSync(archiveOf(service)));
  if (missing.length > 0) {
    const names = missing.map(({ service }) => archiveOf(service)).join(', ');
    return {
      result: 'skipped',
      said: `${names} must be there; npm run ci -- --only image builds it, with Docker`,
    };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      result: 'skipped',
      said: 'syft and grype are pinned for Linux on x86-64; run it in a container of it',
    };
  }
  const folder = mkdtempSync(join(tmpdir(), 'teal-scan-'));
  try {
    for (const tool of TOOLS) {
      const failed = await install(tool, folder);
      if (failed) return failed;
    }
    for (const { service } of images) {
      const list = join(IMAGES, `${service}.spdx.json`);
      const made = passes([
        join(folder, 'syft'),
        'scan',
        `oci-archive:${archiveOf(service)}`,
        `--output=spdx-json=${list}`,
      ]);
      if (made.result !== 'passed') return made;
      const found = passes([join(folder, 'grype'), `sbom:${list}`, `--fail-on=${LEVEL}`]);
      if (found.result !== 'passed') return found;
    }
    return { result: 'passed' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const archiveOf = (service: string): string => join(IMAGES, `${service}.tar`);

/** @returns why not */
async function install(tool: Tool, folder: string): Promise<Result | undefined> {
  const address = addressOf(tool);
  let archive: Buffer;
  try {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`status ${response.status}`);
    archive = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    return {
      result: 'skipped',
      said: `${address} could not be fetched (${String(error)}); try again with a network`,
    };
  }
  const sha256 = createHash('sha256').update(archive).digest('hex');
  if (sha256 !== tool.sha256) {
    return {
      result: 'failed',
      said: `${address} must have the SHA-256 ${tool.sha256}, got ${sha256}; do not run it`,
    };
  }
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${tool.name}.tar.gz`);
  writeFileSync(file, archive);
  const unpacked = passes(['tar', '--extract', '--gzip', '--directory', folder, '--file', file, tool.name]);
  return unpacked.result === 'passed' ? undefined : unpacked;
}
