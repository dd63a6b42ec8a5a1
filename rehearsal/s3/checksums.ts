import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';

/** What a client says of the bytes that it sends, as base64. */
export interface Checksums {
  readonly ContentMD5?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

type Name = keyof Checksums;

const OF: Readonly<Record<Name, (body: Uint8Array) => string>> = {
  ContentMD5: (body) => createHash('md5').update(body).digest('base64'),
  ChecksumCRC32: (body) => {
    const four = Buffer.alloc(4);
    four.writeUInt32BE(crc32(body));
    return four.toString('base64');
  },
  ChecksumSHA1: (body) => createHash('sha1').update(body).digest('base64'),
  ChecksumSHA256: (body) => createHash('sha256').update(body).digest('base64'),
};

/**
 * What S3 keeps of them, to be told to who reads the object.
 *
 * @throws AwsError for one that is not that of the bytes
 */
// source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
export function checked(body: Uint8Array, given: Checksums): Omit<Checksums, 'ContentMD5'> {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(OF) as Name[]) {
    const value = given[name];
    if (value === undefined) continue;
    if (OF[name](body) !== value) throw badDigest(name);
    if (name !== 'ContentMD5') kept[name] = value;
  }
  return kept;
}

function badDigest(name: Name): AwsError {
  return name === 'ContentMD5'
    ? new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.')
    : new AwsError(
        'BadDigest',
        `The ${name.slice('Checksum'.length)} you specified did not match the calculated checksum.`,
      );
}

/** Of the polynomial that zip has. Node 20 has it in its newest versions alone. */
function crc32(body: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of body) crc = (TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});
