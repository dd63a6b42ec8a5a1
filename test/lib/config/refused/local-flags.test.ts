import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flag } from '../../../../lib';
import { resolveDelivery } from '../../../../lib/config/resolve';
import { refusal, withService } from './refusal';

const flags = { flags: [flag({ name: 'a', owner: '@acme/shop', expires: '2027-06-30' })] };
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'teal-test-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const written = () => join(directory, 'flags.json');

/** A service whose flags are in a file that says this. */
function saying(content: string, service: object = { flags }) {
  const file = written();
  writeFileSync(file, content);
  return withService({ ...service, local: { command: 'npm start', flags: file } });
}
const version = (content: object) => JSON.stringify({ version: '1', ...content });

test.each([
  version({}),
  version({ flags: {}, values: {} }),
  version({ flags: { a: { name: 'a' } }, values: { a: { enabled: true, limit: 3 } } }),
  // Of before: what is out and declared no more is out.
  version({ flags: { old: {} }, values: { old: { enabled: false } } }),
])('%s is a file with flags', (content) => {
  const [environment] = resolveDelivery(saying(content)).delivery.environments;
  expect(environment?.services[0]?.local?.flags).toBe(written());
});

test.each([
  ['', 'no JSON: '],
  ['{', 'no JSON: '],
  ['[]', 'no object'],
  ['{}', 'the version undefined'],
  ['{"version":1}', 'the version 1'],
  [version({ flags: [] }), 'flags that are no object'],
  [version({ values: 1 }), 'values that are no object'],
  [version({ values: { a: { enabled: true } } }), 'a value of a, which flags does not define'],
  [version({ flags: { a: {} }, values: { a: {} } }), 'a value of a without enabled: true or false'],
  [version({ flags: { a: {} }, values: { a: true } }), 'a value of a without enabled: true or false'],
])('%p is none', (content, got) => {
  expect(refusal(saying(content))).toEqual([
    expect.stringContaining(`service.local.flags must be a file with a version of feature flags, got ${got}`),
  ]);
});

test('a file that is not there', () => {
  const local = { command: 'npm start', flags: join(directory, 'none.json') };
  expect(refusal(withService({ flags, local }))).toEqual([
    expect.stringMatching(
      /^service\.local\.flags must be a file that is there, got ENOENT.*; write \{"version/,
    ),
  ]);
});

test('a file for a service without flags', () => {
  expect(refusal(saying(version({}), {}))).toEqual([
    expect.stringContaining('service.local.flags must be left out without flags, got '),
  ]);
});
