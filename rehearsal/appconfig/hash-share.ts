import { createHash } from 'node:crypto';

/** Where a text falls in 0 to 100, always the same, evenly over texts. */
export function hashShare(text: string): number {
  return (createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32) * 100;
}
