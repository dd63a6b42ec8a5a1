import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countedIndicator, SERVICE_METRICS } from '../../lambda/shared/indicator';
import {
  defaultCollector,
  defaultCollectorCpu,
  defaultCollectorMemory,
  METRICS_OF,
} from '../../lib/config/telemetry';
import { savedQueries } from '../../lib/observability/saved-queries';
import { embeddedMetrics } from '../../rehearsal/logs/embedded-metrics';
import { root } from '../synth';

const page = readFileSync(join(root, 'docs/telemetry.md'), 'utf8');

test('the line of the page is what the objectives of a route count', () => {
  const [, text = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const line = text.replaceAll('\n', '');
  const at = JSON.parse(line)._aws.Timestamp;
  const { metrics, problems } = embeddedMetrics(line, at);
  expect(problems).toEqual([]);
  const names = [SERVICE_METRICS.REQUESTS, SERVICE_METRICS.FAILURES, SERVICE_METRICS.DURATION];
  expect(metrics.map(({ name }) => name)).toEqual(names);
  const counted = (['availability', 'latency'] as const).flatMap((kind) =>
    Object.values(
      countedIndicator(
        { kind, milliseconds: 300, route: 'checkout' },
        { service: 'shop', environment: 'production', loadBalancer: 'app/shop/1' },
      ).metrics,
    ),
  );
  for (const { namespace, metric, dimensions } of counted)
    expect(metrics).toContainEqual(expect.objectContaining({ namespace, name: metric, dimensions }));
});

test('the page names what there is', () => {
  for (const name of Object.values(METRICS_OF)) expect(page).toContain(`\`${name}\``);
  expect(page).toContain(defaultCollector);
  expect(page).toContain(`\`cpu\` (${defaultCollectorCpu} units)`);
  expect(page).toContain(`\`memory\` (${defaultCollectorMemory} MiB)`);
  const [, table = ''] = /\| query \| shows \|\n\| --- \| --- \|\n((?:\|.*\n)+)/.exec(page) ?? [];
  expect([...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name).sort()).toEqual(
    Object.keys(savedQueries).sort(),
  );
});
