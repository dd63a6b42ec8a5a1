import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, type DependencyInput, database, external, queue } from '../../lib';
import { fillDependencies } from '../../lib/config/dependencies';
import { SIGNALS } from '../../lib/observability/dependencies/row';
import { fourSignalsOf } from '../../lib/observability/dependencies/signals';
import { embeddedMetrics } from '../../rehearsal/logs/embedded-metrics';
import { root } from '../synth';

const page = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');

const signalsOf = (input: DependencyInput) => {
  const [dependency] = fillDependencies([input], 'production');
  if (dependency === undefined) throw new Error('none');
  return fourSignalsOf(dependency, { service: 'shop', environment: 'production' });
};

// List prices of CloudWatch: an alarm 0.10 USD a month for each metric, a composite 0.50
test.each<[string, DependencyInput]>([
  ['Aurora', database({ name: 'a', cluster: 'a' })],
  ['Aurora MySQL', database({ name: 'a', cluster: 'a', engine: 'aurora-mysql' })],
  ['RDS instance', database({ name: 'a', instance: 'a' })],
  ['DynamoDB table, four operations', database({ name: 'a', table: 'aaa' })],
  ['cache, one node', cache({ name: 'a', nodes: ['a'] })],
  ['serverless cache', cache({ name: 'a', serverless: 'a' })],
  ['queue with dead letters', queue({ name: 'a', queue: 'a', deadLetters: 'b' })],
  ['external', external({ name: 'a' })],
])('%s: what it costs and its default limits', (row, input) => {
  const limits = SIGNALS.flatMap((name) => signalsOf(input)[name].limits);
  const cents = 50 + 10 * limits.reduce((sum, { of }) => sum + of.length, 0);
  const cells = page
    .split('\n')
    .find((line) => line.startsWith(`| ${row} |`) && line.endsWith(`${(cents / 100).toFixed(2)} |`))
    ?.split(' | ');
  expect(cells).toBeDefined();
  for (const { key } of row === 'Aurora MySQL' ? [] : limits) expect(cells?.[1]).toContain(`\`${key}\``);
});

test('the line to log has the metrics that the alarms of external calls look at', () => {
  const [line = ''] = /^\{"_aws".*$/m.exec(page) ?? [];
  const { metrics, problems } = embeddedMetrics(line, 1_767_225_600_000);
  expect(problems).toEqual([]);
  const published = metrics.map((metric) => JSON.stringify(metric));
  for (const { metrics: shown } of Object.values(signalsOf(external({ name: 'payments' })))) {
    for (const { namespace, metric, dimensions } of shown) {
      expect(
        published.some(
          (one) =>
            one.includes(`"${namespace}"`) &&
            one.includes(`"${metric}"`) &&
            Object.entries(dimensions).every(([name, value]) => one.includes(`"${name}":"${value}"`)),
        ),
      ).toBe(true);
    }
  }
});
