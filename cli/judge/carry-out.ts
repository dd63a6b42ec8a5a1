import { readFile } from 'node:fs/promises';
import { replay } from '../../lambda/gate/metrics/judge/record';
import { badInput, recordsOf } from './records';
import type { Rejudged } from './report';

/** Judges again what stands in a file. @throws VerbFailed */
export async function carryOut(file: string): Promise<readonly Rejudged[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw badInput(`--replay must be a file that can be read, got ${file} (${error.code})`, error);
  });
  return recordsOf(file, text).map(({ line, record }) => ({ line, ...replay(record) }));
}
