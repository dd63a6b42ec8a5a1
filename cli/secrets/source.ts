import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { EXIT, VerbFailed } from '../exit-codes';
import { askHidden } from './prompt';
import type { ValueSource } from './set';
import { LONGEST_SECRET } from './value';

/** A newline of two bytes, and one byte that is too many. */
const MOST_READ = LONGEST_SECRET + 3;

/** A file if one is named, else what is piped in, else whoever sits at the terminal. */
export function sourceOf({ file }: { readonly file?: string }, signal: AbortSignal): ValueSource {
  if (file !== undefined) return { from: 'bytes', read: () => fileOf(file) };
  const ask = askHidden(signal);
  if (ask) return { from: 'person', ask };
  return { from: 'bytes', read: () => firstOf(process.stdin, signal) };
}

async function fileOf(path: string): Promise<Uint8Array> {
  try {
    return await buffer(createReadStream(path, { end: MOST_READ - 1 }));
  } catch (error) {
    const { code = 'an error' } = error as NodeJS.ErrnoException;
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `--file must be a file that can be read, got ${code}: ${path}; nothing was set`,
    );
  }
}

/** No more than a secret can hold: a pipe may be endless. */
async function firstOf(input: AsyncIterable<Buffer>, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const read = async (): Promise<void> => {
    for await (const part of input) {
      parts.push(part);
      length += part.length;
      if (length >= MOST_READ) return;
    }
  };
  await Promise.race([read(), ended]);
  return Buffer.concat(parts);
}
