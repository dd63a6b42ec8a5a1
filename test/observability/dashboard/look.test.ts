import { millis } from '../../../lib';
import { shop, synthesize } from '../../synth';
import { pageOf } from './page';

test('look', async () => {
  const page = await pageOf(
    synthesize(
      shop({}, {}, { objectives: { availability: 99.9, latency: { under: millis(300), share: 99 } } }),
    ),
    'shop-production',
  );
  require('node:fs').writeFileSync('/tmp/teal-dashboard-body.json', JSON.stringify(page, null, 1));
});
