import { costOf } from '../../../cli/cost/carry-out';
import { jsonOf, textOf } from '../../../cli/cost/report';
import { writeManifest } from '../../../lib/delivery-manifest';
import { shop, synthesize } from '../../synth';

function directory(): string {
  const { assembly, delivery } = synthesize(shop({}, { objectives: { availability: 99.9 } }));
  writeManifest(assembly, delivery.manifest(assembly.directory));
  return assembly.directory;
}

const cost = (services: readonly number[], service?: string) => costOf(directory(), { services, service });

test('a table has a column for each number of services, and leaves out what is not there', () => {
  const text = textOf(cost([1, 50]));
  expect(text).toMatch(
    /^Watching shop in production, a month, by the list prices of us-east-1 of 2026-11-27\n/,
  );
  expect(text).toMatch(/\n +1 service +USD +50 services +USD\n/);
  expect(text).toMatch(/\nmetrics that alarms read +\d+ +\d+\.\d\d +\d+ +\d+\.\d\d\n/);
  expect(text).not.toContain('runs of probes');
});

test('JSON has the same', () => {
  const told = cost([1]);
  expect(JSON.parse(jsonOf(told))).toEqual({ schemaVersion: 1, exitCode: 0, ...told });
});

test('a service that is not there is named with those that are', () => {
  expect(() => cost([1], 'shpo')).toThrow(/--service .*shop.*shpo/);
});
