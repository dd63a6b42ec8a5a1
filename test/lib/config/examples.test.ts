import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { resolveDelivery } from '../../../lib';

const folder = join(__dirname, '..', '..', '..', 'examples');

test.each(readdirSync(folder).filter((name) => name.endsWith('.ts')))(
  '%s is right, without a warning',
  async (name) => {
    const { default: input } = await import(join(folder, name));
    expect(resolveDelivery(input, join(folder, name)).warnings).toEqual([]);
  },
);
