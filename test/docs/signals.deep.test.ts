import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hours } from '../../lib';
import { HEARTBEAT } from '../../lib/observability/signals/dead-men';
import { root, shop, synthesize } from '../synth';

const page = readFileSync(join(root, 'docs/signals.md'), 'utf8');
const stack = synthesize(shop()).delivery.environments[0]?.services[0]?.stack;
if (!stack) throw new Error('there is no service');
const { signals } = stack.observability;

test('every signal is in the table, and what is in it is there', () => {
  const { latency, traffic, errors, saturation, hosts } = signals;
  const there = Object.entries({ latency, traffic, errors, saturation, hosts }).flatMap(([name, one]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(one))
      .filter((method) => method.startsWith('metric'))
      .map((method) => `${name}.${method}`),
  );
  const rows = page.split('\n').filter((line) => /^\| `\w+\.metric/.test(line));
  const told = rows.flatMap((row) => {
    const [cell = ''] = row.slice(2).split(' | ');
    const [, of = ''] = /^`(\w+)\./.exec(cell) ?? [];
    return [...cell.matchAll(/metric\w+/g)].map(([method]) => `${of}.${method}`);
  });
  expect(told.sort()).toEqual(there.sort());
});

const ROW = /^\| `([a-z-]+)` \|.*?\| ((?:not )?breaching) \|/;

test('every alarm that a service has is in the table, with what it makes of missing data', () => {
  const template = synthesize(shop()).template('shop-production');
  const ours = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
    .map(({ Properties }) => [
      String(Properties.AlarmName)
        .replace('shop-production-', '')
        .replace(/-\d+m$/, ''),
      Properties.TreatMissingData === 'breaching' ? 'breaching' : 'not breaching',
    ])
    .filter(([name]) => !/^(uniformity|slow-answers|target-errors|load-balancer-errors)$/.test(`${name}`));
  const told = page.split('\n').flatMap((line) => {
    const [, name, treated] = ROW.exec(line) ?? [];
    return name === undefined || name === 'no-traffic' ? [] : [[name, treated]];
  });
  expect(told.sort()).toEqual(ours.sort());
});

test('a job that reports by the line, or by the command, is heard by its alarm', () => {
  const [, text = ''] = /```json\n(.*)\n```/.exec(page) ?? [];
  const line = JSON.parse(text);
  const [metrics] = line._aws.CloudWatchMetrics;
  const dimensions = { Service: line.Service, Environment: line.Environment, Job: line.Job };
  const [, namespace, metric, said = ''] =
    /--namespace (\S+) --metric-name (\S+) --value 1 \\\n {2}--dimensions (\S+)/.exec(page) ?? [];
  expect(Object.fromEntries(said.split(',').map((one) => one.split('=')))).toEqual(dimensions);
  expect([metrics.Namespace, metrics.Metrics]).toEqual([namespace, [{ Name: metric }]]);
  expect(metrics.Dimensions).toEqual([Object.keys(dimensions)]);
  expect(line[HEARTBEAT]).toBe(1);

  const watch = { heartbeats: [{ job: 'backup', every: hours(1) }] };
  const alarms = synthesize(shop({}, { watch }))
    .template('shop-production')
    .findResources('AWS::CloudWatch::Alarm', {
      Properties: { AlarmName: 'shop-production-heartbeat-backup-66m' },
    });
  const [stat] = Object.values(alarms).flatMap(({ Properties }) =>
    Properties.Metrics.flatMap((one: { MetricStat?: { Metric: unknown } }) => one.MetricStat?.Metric ?? []),
  );
  expect(stat).toEqual({
    ...{ Namespace: namespace, MetricName: metric },
    Dimensions: Object.entries(dimensions)
      .map(([Name, Value]) => ({ Name, Value }))
      .sort((a, b) => a.Name.localeCompare(b.Name)),
  });
});
