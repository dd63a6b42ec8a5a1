import { inflateRawSync } from 'node:zlib';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * One file of a ZIP archive, as GitHub hands out artifacts; undefined when it is not in there. Without encryption,
 * ZIP64 and archives in parts.
 * source: APPNOTE.TXT, .ZIP File Format Specification, 4.3.7, 4.3.12, 4.3.16
 *
 * @param mostBytes of the file, so that a small archive does not become a large file
 * @throws Error for what is no such archive
 */
export function fileInZip(archive: Buffer, name: string, mostBytes: number): Buffer | undefined {
  const end = archive.lastIndexOf(bytesOf(END));
  if (end < 0 || end + 22 > archive.length) throw new Error('a ZIP archive must have an end, got none');
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== ENTRY) throw new Error(`a ZIP archive must have an entry at ${at}`);
    const nameLength = archive.readUInt16LE(at + 28);
    if (archive.toString('utf8', at + 46, at + 46 + nameLength) === name)
      return contentOf(archive, at, mostBytes);
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return undefined;
}

function contentOf(archive: Buffer, entry: number, mostBytes: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  if (archive.readUInt32LE(local) !== LOCAL) throw new Error(`a ZIP archive must have a file at ${local}`);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + size);
  if (method === STORED && packed.length <= mostBytes) return packed;
  if (method === DEFLATED) return inflateRawSync(packed, { maxOutputLength: mostBytes });
  throw new Error(`a file of a ZIP archive must be stored or deflated and at most ${mostBytes} bytes`);
}

function bytesOf(signature: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return bytes;
}
