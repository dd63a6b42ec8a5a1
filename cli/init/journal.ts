import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT, VerbFailed } from '../exit-codes';

/** What was there before, so that it can be there again. */
export const JOURNAL = '.teal/init.json';

const kept = z.object({
  /** As the file has it, if it is UTF-8; else in Base64. */
  encoding: z.enum(['utf8', 'base64']),
  content: z.string(),
});

const schema = z.object({
  schemaVersion: z.literal(1),
  files: z.array(
    z.object({
      path: z.string().min(1),
      /** Null of a file that was not there. */
      before: kept.nullable(),
      /** Of what was written: another one is somebody's later work. */
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  /** Folders that were made, the outer ones first. */
  folders: z.array(z.string().min(1)),
});

export type Journal = z.infer<typeof schema>;
export type JournalFile = Journal['files'][number];
type Kept = z.infer<typeof kept>;

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export function keep(bytes: Buffer): Kept {
  const text = bytes.toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes)
    ? { encoding: 'utf8', content: text }
    : { encoding: 'base64', content: bytes.toString('base64') };
}

export const bytesOf = ({ encoding, content }: Kept): Buffer => Buffer.from(content, encoding);

/** @returns undefined where there is none. @throws VerbFailed (2) for one that this version did not write */
export function readJournal(directory: string): Journal | undefined {
  const file = join(directory, JOURNAL);
  if (!existsSync(file)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `${JOURNAL} must be as teal init writes it, got something else; git status and git checkout say what there was before`,
      { cause: error },
    );
  }
}

/**
 * One journal of two runs, so that one undo goes back to before the first. Where somebody changed a file in between, it goes back to
 * what that person made.
 */
export function joined(
  former: Journal | undefined,
  now: Journal,
  unchanged: (file: JournalFile) => boolean,
): Journal {
  if (!former) return now;
  const files = new Map(former.files.map((file) => [file.path, file]));
  for (const file of now.files) {
    const first = files.get(file.path);
    files.set(file.path, first && unchanged(first) ? { ...file, before: first.before } : file);
  }
  return {
    schemaVersion: 1,
    files: [...files.values()],
    folders: [...new Set([...former.folders, ...now.folders])],
  };
}
