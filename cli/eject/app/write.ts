import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EXIT, VerbFailed } from '../../exit-codes';
import { readJson } from '../../github/json-file';
import type { AppFile, Gone } from './ejected-stack';

/** Beside the app: which files are the verb's, as it wrote them, and what is gone, which no template tells any more. */
const MARKER = '.eject.json';

const schema = z.object({
  schemaVersion: z.literal(1),
  environment: z.string(),
  files: z.record(z.string(), z.string()),
  gone: z.record(
    z.string(),
    z.array(z.object({ logicalId: z.string(), type: z.string(), name: z.string().optional() })),
  ),
});

export interface Written {
  readonly environment: string;
  /** By stack. */
  readonly gone: Readonly<Record<string, readonly Gone[]>>;
}

/**
 * What an earlier run has written into a directory.
 *
 * @param stacks that are written now
 * @throws VerbFailed for a directory that holds something else, or a stack that the app would lose
 */
export function readWritten(
  directory: string,
  environment: string,
  stacks: readonly string[],
): Written | undefined {
  const marker = join(directory, MARKER);
  if (!existsSync(marker)) {
    if (!existsSync(directory) || readdirSync(directory).length === 0) return undefined;
    throw bad(`--to must be a directory that is empty or not there yet, got ${directory}`);
  }
  const written = readJson(schema, marker, (file, got) =>
    bad(`${file} must be as teal eject wrote it, got ${got}`),
  );
  const others = Object.keys(written.files).flatMap(
    (path) => /^templates\/(.+)\.json$/.exec(path)?.slice(1) ?? [],
  );
  const lost = others.filter((stack) => !stacks.includes(stack));
  if (written.environment === environment && lost.length > 0)
    throw bad(
      `--to must hold no app of other stacks, got that of ${lost.join(', ')}; name another directory, or eject them all at once`,
    );
  if (written.environment === environment) return written;
  throw bad(`--to must be another directory for each environment, got that of ${written.environment}`);
}

/**
 * Writes the app, over what an earlier run has written.
 *
 * @throws VerbFailed when a file would be written over that somebody has changed since; then none is written
 */
export function writeApp(directory: string, written: Written, files: readonly AppFile[]): void {
  const marker = join(directory, MARKER);
  const before = existsSync(marker)
    ? readJson(schema, marker, (file, got) => bad(`${file} must be as teal eject wrote it, got ${got}`)).files
    : {};
  const changed = files.filter(({ path, content }) => {
    const file = join(directory, path);
    if (!existsSync(file)) return false;
    const now = hashOf(readFileSync(file, 'utf8'));
    return now !== before[path] && now !== hashOf(content);
  });
  if (changed.length > 0) {
    throw bad(
      `--to must hold the app as teal eject wrote it, got changes in ${changed.map(({ path }) => path).join(', ')}; ` +
        'name another directory, or move your changes away until it is done',
    );
  }
  for (const { path, content } of files) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const hashes = {
    ...before,
    ...Object.fromEntries(files.map(({ path, content }) => [path, hashOf(content)])),
  };
  writeFileSync(marker, `${JSON.stringify({ schemaVersion: 1, ...written, files: hashes }, null, 2)}\n`);
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, message);
