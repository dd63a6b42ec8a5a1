import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stacksOf } from '../../../cli/drift/stacks';
import { stacksToEject } from '../../../cli/eject/stacks';

let assembly: string;
beforeAll(() => {
  assembly = mkdtempSync(join(tmpdir(), 'teal-stacks-'));
  const common = { container: 'app', port: 80, healthPath: '/', gates: [], pauses: [], answers: [] };
  const services = ['api', 'web'].map((name) => ({
    ...{ ...common, name, cluster: 'Cluster', service: 'Service', stack: `${name}-production` },
    ...{
      foundationStack: 'mall-production-foundation',
      ownFoundationStack: `${name}-production-foundation`,
      build: { directory: '.', platform: 'linux/amd64' },
    },
  }));
  writeFileSync(
    join(assembly, 'teal.json'),
    JSON.stringify({ schemaVersion: 1, environments: [{ name: 'production', services }] }),
  );
});
afterAll(() => rmSync(assembly, { recursive: true }));

// Where each service has a foundation of its own.
test.each([
  [
    'all of an environment, each before those that it stands on',
    [],
    [
      ...['api-production', 'web-production'],
      ...['api-production-foundation', 'web-production-foundation', 'mall-production-foundation'],
    ],
  ],
  ['one service, whose foundation outlives it', ['web'], ['web-production']],
])('ejected or destroyed: %s', (_, service, stacks) => {
  expect(stacksToEject({ env: 'production', service, assembly })).toEqual(stacks);
});

test.each([
  [
    'all',
    undefined,
    [
      ...['mall-production-foundation', 'api-production-foundation', 'api-production'],
      ...['web-production-foundation', 'web-production'],
    ],
  ],
  ['one', ['web'], ['mall-production-foundation', 'web-production-foundation', 'web-production']],
])('compared by drift: %s', (_, service, stacks) => {
  expect(stacksOf({ env: 'production', ...(service && { service }), assembly })).toEqual(stacks);
});
