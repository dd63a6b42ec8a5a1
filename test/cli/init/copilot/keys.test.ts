import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEYS, type ManifestKind, rowOf } from '../../../../cli/init/copilot/keys/keys';
import { tableOf } from './table';

const kinds = Object.keys(KEYS) as ManifestKind[];

test.each(kinds)('docs/copilot.md has the table of a %s that the program goes by', (kind) => {
  const page = readFileSync(join(__dirname, '../../../../docs/copilot.md'), 'utf8');
  expect(page).toContain(`\n${tableOf(kind)}\n`);
});

test.each(kinds)('no key of a %s has two rows, and each says something', (kind) => {
  const keys = KEYS[kind].map(({ key }) => key);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  expect(KEYS[kind].filter(({ teal, plain }) => !teal && !plain)).toEqual([]);
});

test.each([
  ['workload', 'http.path', 'http.path'],
  ['workload', 'environments.test.http.path', 'http.path'],
  ['workload', 'environments.http.path', undefined],
  ['workload', 'variables.PORT', 'variables.*'],
  ['workload', 'variables.TABLE.from_cfn', 'variables.*.from_cfn'],
  ['workload', 'variables.TABLE.from_elsewhere', undefined],
  ['workload', 'logging.variables.A', 'logging.variables.*'],
  ['workload', 'taskdef_overrides.value.a.b', 'taskdef_overrides.value.**'],
  ['workload', 'subscribe.topics.filter_policy.store', 'subscribe.topics.filter_policy.**'],
  ['workload', 'http.auth', undefined],
  ['workload', 'constructor', undefined],
  ['environment', 'http.path', undefined],
  ['environment', 'cdn', 'cdn'],
  ['pipeline', 'source.properties.branch', 'source.properties.**'],
] as const)('in a %s, %s is %s', (kind, key, row) => {
  expect(rowOf(kind, key.split('.'))?.key).toBe(row);
});
