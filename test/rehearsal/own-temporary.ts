import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * For a suite that asks what is left in the folder of temporary files: one of its own, since what runs beside it makes and
 * removes the like. To be called before anything that it asks of.
 *
 * @returns what is in it
 */
export function ownTemporary(): () => readonly string[] {
  const { TMPDIR } = process.env;
  const own = mkdtempSync(join(tmpdir(), 'teal-test-own-'));
  beforeAll(() => {
    process.env.TMPDIR = own;
  });
  afterAll(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    rmSync(own, { recursive: true });
  });
  return () => readdirSync(own);
}
