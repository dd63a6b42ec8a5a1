import type { FileHandle } from 'node:fs/promises';
import { NotAnImage } from '../../lambda/shared/images/content';

/** A file in an archive: where its bytes are. */
export interface TarEntry {
  readonly offset: number;
  readonly size: number;
}

const BLOCK = 512;

/** An image has at most 127 layers, a configuration, a manifest, and a few files that name them. */
const MOST_ENTRIES = 512;

/** What GNU tar fills its last record up to, with room to spare. */
const MOST_PADDING = 1024 * 1024;

/**
 * What is in an archive, by name. It takes what builders write of an OCI layout and nothing else: plain files and folders
 * with short names, each once. There are no links, devices, extended headers or sparse files to be fooled by, and
 * nothing is ever unpacked.
 *
 * source: POSIX.1-1988, ustar interchange format
 * @throws NotAnImage
 */
export async function readTar(file: FileHandle, size: number): Promise<ReadonlyMap<string, TarEntry>> {
  const entries = new Map<string, TarEntry>();
  for (let at = 0, count = 0; ; count++) {
    if (count > MOST_ENTRIES) throw refused(`at most ${MOST_ENTRIES} files`, 'more');
    const header = await block(file, at);
    at += BLOCK;
    if (header.every((byte) => byte === 0)) {
      await requireEnd(file, at, size);
      return entries;
    }
    const entry = readHeader(header);
    if (at + entry.size > size) throw refused('whole', `${entry.name}, which ends after it`);
    if (entry.isFile) {
      if (entries.has(entry.name)) throw refused('of files that are there once', `${entry.name} again`);
      entries.set(entry.name, { offset: at, size: entry.size });
    }
    at += Math.ceil(entry.size / BLOCK) * BLOCK;
  }
}

function readHeader(header: Buffer): { name: string; size: number; isFile: boolean } {
  const magic = header.toString('latin1', 257, 265);
  // POSIX's and GNU's.
  if (magic !== 'ustar\u000000' && magic !== 'ustar  \0') throw refused('a tar file', 'something else');
  if (octal(header, 148, 8) !== checksum(header)) throw refused('intact', 'a header with another checksum');
  const prefix = magic.startsWith('ustar\0') ? text(header, 345, 155) : '';
  const name = `${prefix && `${prefix}/`}${text(header, 0, 100)}`.replace(/^\.\//, '');
  const type = String.fromCharCode(header[156] ?? 0);
  const isFile = type === '0' || type === '\0';
  const size = octal(header, 124, 12);
  if (!isFile && type !== '5') {
    throw refused('of plain files and folders', `${name} of type ${JSON.stringify(type)}`);
  }
  if (!isFile && size !== 0) throw refused('of plain files and folders', `the folder ${name} with content`);
  return { name, size, isFile };
}

function text(header: Buffer, at: number, length: number): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  const value = field.toString('latin1', 0, end < 0 ? length : end);
  if (/^[\x20-\x7e]*$/.test(value)) return value;
  throw refused('of files with plain names', JSON.stringify(value));
}

function octal(header: Buffer, at: number, length: number): number {
  const field = header.toString('latin1', at, at + length).replace(/^ +/, '');
  const [, digits] = /^([0-7]+)[ \0]*$/.exec(field) ?? [];
  if (digits !== undefined) return Number.parseInt(digits, 8);
  throw refused('with octal numbers', JSON.stringify(field));
}

/** With its own field taken for spaces. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

/** Nothing but zeros follows, so that no other reader finds another archive there. */
async function requireEnd(file: FileHandle, at: number, size: number): Promise<void> {
  const rest = size - at;
  if (rest < BLOCK || rest > MOST_PADDING) throw refused('whole, with its end', `${rest} bytes after it`);
  const bytes = await readAt(file, at, rest);
  if (bytes.some((byte) => byte !== 0)) throw refused('over at its end', 'something after it');
}

const block = (file: FileHandle, at: number): Promise<Buffer> => readAt(file, at, BLOCK);

/** @throws NotAnImage when there is less */
export async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) throw refused('whole', 'an end in the middle');
  return bytes;
}

const refused = (rule: string, got: string): NotAnImage =>
  new NotAnImage(
    `the archive must be ${rule}, got ${got}; write it with docker buildx build --output type=oci,dest=image.tar`,
  );
