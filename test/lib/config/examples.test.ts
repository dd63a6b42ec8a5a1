import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolveDelivery } from '../../../lib';

const folder = join(__dirname, '..', '..', '..', 'examples');

/** Three services, one after the other, are more than one job of GitHub's where all their gates wait as long as they may. */
const WARNED: Readonly<Record<string, readonly string[]>> = {
  'everything.ts': ['releaseOutlastsJob', 'releaseOutlastsJob', 'releaseOutlastsJob'],
};

test.each(readdirSync(folder).filter((name) => name.endsWith('.ts')))(
  '%s is right, and without a warning but those that are said here',
  async (name) => {
    const { default: input } = await import(join(folder, name));
    const { warnings } = resolveDelivery(input, join(folder, name));
    expect(warnings.map(({ id }) => id)).toEqual(WARNED[name] ?? []);
  },
);
