import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { badRelease, rehearse, toBeReleased } from '../../rehearsal/testing';
import config from '../fixtures/sample-delivery';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'rehearsals-in-tests.md'), 'utf8');
const examples = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => `${code}`);

const folder = mkdtempSync(join(tmpdir(), 'teal-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the page has its examples', () => expect(examples.length).toBeGreaterThan(2));

test('the page shows what a failed assertion prints, but for what it leaves out with …', async () => {
  const [, shown = ''] = /^A failed assertion prints.*?^```\n(.*?)^```/ms.exec(page) ?? [];
  const release = await rehearse(synthesizeDelivery(config), { release: badRelease({ errorShare: 0.05 }) });
  const printed = toBeReleased(release).message().split('\n');
  const lines = shown.trimEnd().split('\n');
  expect(printed.map((line, at) => (isShortOf(line, lines[at] ?? '') ? lines[at] : line))).toEqual(lines);
});

/** Whether a line is what is shown, with anything for each `…`. */
function isShortOf(line: string, shown: string): boolean {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(line);
}

describe('what the page shows', () => {
  const file = join(folder, 'examples.ts');
  const code = examples
    .join('\n')
    .replace("'../teal.config'", "'../test/fixtures/sample-delivery'")
    .replaceAll("'../", `'${root}/`);
  writeFileSync(file, code.replaceAll("'@aws-sdk/", `'${root}/node_modules/@aws-sdk/`));
  // Defines the tests of the page, as a reader's file would.
  require(file);
});
