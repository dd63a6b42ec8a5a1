import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchesAll } from '../observability/dashboard/configurations';
import { pageOf } from '../observability/dashboard/page';
import { root, synthesize } from '../synth';
import { drawn } from './dashboard-drawing';

const page = readFileSync(join(root, 'docs', 'dashboard.md'), 'utf8');

test('the page of docs/dashboard.md is the one that is deployed', async () => {
  const { widgets } = await pageOf(synthesize(watchesAll), 'shop-production');
  const [, text] = /```text\n(# shop in production[\s\S]*?)\n```/.exec(page) ?? [];
  // Put what is received into docs/dashboard.md when the page has changed on purpose.
  expect(drawn(widgets)).toBe(text);
});
