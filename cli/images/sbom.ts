import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { NotAnImage } from '../../lambda/shared/images/content';

const SPDX = 'application/spdx+json';
const CYCLONEDX = 'application/vnd.cyclonedx+json';

export const SBOM_TYPES: readonly string[] = [SPDX, CYCLONEDX];

/** The largest seen are of a tenth of it. */
const LARGEST = 32 * 1024 * 1024;

export interface Sbom {
  /** Media type: SPDX or CycloneDX, as JSON. */
  readonly artifactType: string;
  readonly bytes: Buffer;
}

const spdx = z.object({ spdxVersion: z.string().startsWith('SPDX-') });
const cycloneDx = z.object({ bomFormat: z.literal('CycloneDX') });

/** @throws NotAnImage for what is neither SPDX nor CycloneDX, and what the file system throws */
export async function readSbom(path: string): Promise<Sbom> {
  const { size } = await stat(path);
  if (size > LARGEST)
    throw new NotAnImage(`--sbom must have at most ${LARGEST} bytes, got ${size}; name another file`);
  const bytes = await readFile(path);
  const json = jsonOf(bytes.toString('utf8'));
  if (spdx.safeParse(json).success) return { artifactType: SPDX, bytes };
  if (cycloneDx.safeParse(json).success) return { artifactType: CYCLONEDX, bytes };
  throw new NotAnImage('--sbom must be SPDX or CycloneDX as JSON, got neither; write it with syft or trivy');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused like any other document
  }
}
