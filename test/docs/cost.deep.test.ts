import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costOf } from '../../cli/cost/carry-out';
import { textOf } from '../../cli/cost/report';
import { type DeliveryInput, millis } from '../../lib';
import { writeManifest } from '../../lib/delivery-manifest';
import { root, shop, synthesize } from '../synth';

const page = readFileSync(join(root, 'docs/cost.md'), 'utf8');
const blocks = [...page.matchAll(/^```\n(Watching[\s\S]*?)```/gm)].map(([, block]) => block);

type Watch = NonNullable<NonNullable<DeliveryInput['service']>['watch']>;

function costWith(watch: Watch) {
  const { assembly, delivery } = synthesize(
    shop(
      {},
      { objectives: { availability: 99.9, latency: { under: millis(300), share: 99 } }, watch },
      {
        notify: { page: 'oncall@example.com', ticket: 'shop@example.com', deploys: 'shop@example.com' },
      },
    ),
  );
  writeManifest(assembly, delivery.manifest(assembly.directory));
  return costOf(assembly.directory, { services: [1, 10, 50] });
}

test('the page has what the template costs', () => {
  expect(blocks).toEqual([{}, { detail: 'symptoms' } as const].map((watch) => textOf(costWith(watch))));
});

test('symptoms are half of it where there are many services', () => {
  const [all, half] = [{}, { detail: 'symptoms' } as const].map(
    (watch) => costWith(watch).bills.at(-1)?.bill.usd ?? Number.NaN,
  ) as [number, number];
  expect(half / all).toBeLessThanOrEqual(0.5);
});
