import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'rehearsals-in-tests.md'), 'utf8');
// The catalogue has a deep test of its own.
const examples = [...page.matchAll(/^```ts\n(.*?)^```/gms)]
  .map(([, code]) => `${code}`)
  .filter((code) => !code.includes('catalogue('));

const folder = mkdtempSync(join(tmpdir(), 'teal-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the page has its examples', () => expect(examples.length).toBeGreaterThan(2));

describe('what the page shows', () => {
  const file = join(folder, 'examples.ts');
  writeFileSync(file, examples.join('\n').replaceAll("'../", `'${root}/`));
  // Defines the tests of the page, as a reader's file would.
  require(file);
});
