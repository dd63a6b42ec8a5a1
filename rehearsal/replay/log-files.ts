import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Malformed } from '../assembly/parse';

/** A file of an access log. */
export interface LogFile {
  readonly path: string;
  /** As it lies there, compressed or not. */
  readonly bytes: number;
}

const IS_LOG = /\.log(\.gz)?$/;

/**
 * The files that a path means: itself, or all `.log` and `.log.gz` below a folder, as a copy of the bucket has them.
 *
 * @throws Malformed when there are none
 */
export function logFilesOf(paths: readonly string[]): LogFile[] {
  const found = paths.flatMap(filesOf);
  if (found.length > 0) return found;
  throw new Malformed([
    `--replay must name a .log or .log.gz file or a folder with some, got ${paths.join(', ')}; copy them from the bucket first (aws s3 cp --recursive)`,
  ]);
}

function filesOf(path: string): LogFile[] {
  try {
    const found = statSync(path);
    if (found.isFile()) return [{ path, bytes: found.size }];
    if (!found.isDirectory()) return [];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => IS_LOG.test(name))
      .sort()
      .map((name) => join(path, name))
      .flatMap((file) => (statSync(file).isFile() ? [{ path: file, bytes: statSync(file).size }] : []));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Malformed([
      `--replay must name files that can be read, got ${path} (${code}); correct the path`,
    ]);
  }
}

/** What is in a file, unpacked where its name ends in `.gz`. @param onBytes is told of what was read, as it lies there */
export async function* contentsOf(
  { path }: LogFile,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const packed = counted(createReadStream(path, { highWaterMark: 256 * 1024 }), onBytes);
  if (!path.endsWith('.gz')) {
    yield* packed;
    return;
  }
  const unpacked = createGunzip();
  // An error comes out of `unpacked` too, which the caller reads.
  pipeline(packed, unpacked, () => {});
  yield* unpacked as AsyncIterable<Buffer>;
}

async function* counted(source: AsyncIterable<Buffer>, onBytes: (bytes: number) => void) {
  for await (const chunk of source) {
    onBytes(chunk.length);
    yield chunk;
  }
}
