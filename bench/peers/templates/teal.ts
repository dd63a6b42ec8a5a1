import { join } from 'node:path';
import type { DeliveryInput } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import sample from '../../../teal.config';

type Release = NonNullable<DeliveryInput['environments'][string]['release']>;

/** The sample's production as `teal.config.ts` has it. @param release another way to release it, with the same gates */
export function tealApp(outdir: string, release?: Release): string {
  const { production } = sample.environments;
  if (!production) throw new Error('teal.config.ts must have a production');
  const environments = { production: { ...production, ...(release && { release }) } };
  const file = join(__dirname, '..', '..', '..', 'teal.config.ts');
  return synthesizeDelivery({ ...sample, environments }, { outdir, file }).directory;
}
