import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { costOf } from '../../cli/cost/carry-out';
import { countsOf } from '../../cli/cost/count';
import { textOf } from '../../cli/cost/report';
import { type DeliveryInput, millis } from '../../lib';
import { environmentPages } from '../../lib/config/environment-pages';
import { resolveDelivery } from '../../lib/config/resolve';
import type { Environment } from '../../lib/config/types-resolved';
import { writeManifest } from '../../lib/delivery-manifest';
import { EnvironmentDashboard } from '../../lib/observability/dashboard/environment-dashboard';
import { quick, root, shop, synthesize } from '../synth';

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

test('the page of all services is one dashboard more, and free with at most seven services', () => {
  const pageOf = (count: number) => {
    const services = Array.from({ length: count }, (_, nth) => ({
      name: `svc-${nth}`,
      port: 80,
      build: './app',
    }));
    const [environment] = resolveDelivery({
      ...{ name: 'mall', services, environments: { production: {} } },
      objectives: { availability: 99.9, latency: { under: millis(300), share: 99 } },
    }).delivery.environments;
    const stack = new Stack(new App(quick));
    for (const page of environmentPages('mall', environment as Environment)) {
      new EnvironmentDashboard(stack, page.name, {
        ...{ delivery: 'mall', environment: environment as Environment, page, pages: [], fullNames: [] },
      });
    }
    return countsOf(Template.fromStack(stack).toJSON() as Parameters<typeof countsOf>[0]);
  };
  expect([7, 8, 51].map(pageOf)).toMatchObject([
    { dashboards: 1, largeDashboards: 0 },
    { dashboards: 1, largeDashboards: 1 },
    { dashboards: 2, largeDashboards: 1 },
  ]);
  expect(page).toContain('3.00 for each fifty services');
  expect(page).toContain('seven services');
});
