import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryInput } from '../lib';
import { root } from './synth';

/** Files of the sample and of every example, from the repository's root. */
export const configurations: readonly string[] = [
  'teal.config.ts',
  ...readdirSync(join(root, 'examples'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('examples', name)),
];

export async function configuration(file: string): Promise<DeliveryInput> {
  return (await import(join(root, file))).default;
}
