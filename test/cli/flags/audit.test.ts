import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flagsIn } from '../../../cli/flags/audit';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'teal-audit-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const flag = { name: 'checkout', owner: '@acme/checkout', expires: '2027-06-30' };
const manifest = (text: string) => writeFileSync(join(directory, 'teal.json'), text);

test('a flag of two environments is one of its service', () => {
  const services = [{ name: 'shop', flags: [flag] }, { name: 'blog' }];
  manifest(JSON.stringify({ environments: [{ services }, { services }] }));
  expect(flagsIn(directory)).toEqual([{ service: 'shop', ...flag }]);
});

// Else a wrong directory would pass in CI, for ever.
test.each([
  ['no file', undefined, 'teal.json must be'],
  ['no JSON', 'environments', 'JSON'],
  ['another file', '{"version":"48.0.0"}', 'got no environments'],
  ['one whose environments are no list', '{"environments":{}}', 'got no environments'],
  ['null', 'null', 'teal.json must be'],
])('what is no manifest has no flags that are well: %s', (_, text, message) => {
  if (text !== undefined) manifest(text);
  expect(() => flagsIn(directory)).toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }),
  );
});
