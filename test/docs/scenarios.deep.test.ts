import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { catalogue, leftOutOf } from '../../rehearsal/scenarios/catalogue';
import { subjectOf } from '../../rehearsal/scenarios/subject-of';
import config from '../../teal.config';
import { ROOT, Sandbox } from '../cli/running-teal';
import sample from '../fixtures/sample-delivery';

const read = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

test('docs/scoreboard.md has every scenario of the sample, all right: npm run scoreboard writes it', async () => {
  const page = read('scoreboard.md');
  const subject = await subjectOf(synthesizeDelivery(config));
  const names = catalogue(subject).map(({ name }) => name);
  const shown = page.split('\n').filter((line) => / {2}(right|not caught)$/.test(line));
  expect(shown.map((line) => line.split(/ {2,}/)[0])).toEqual(names);
  for (const { name, why } of leftOutOf(subject)) expect(page).toContain(`\n  ${name}: ${why}\n`);
  expect(page).toMatch(new RegExp(`\\n${names.length} of ${names.length} reactions right and in time`));
});

test('the scenario of docs/scenarios.md runs as it stands there, and is right', async () => {
  const [, code = ''] = /`scenarios\/checkout\.ts`:\n\n```ts\n(.*?)^```/ms.exec(read('scenarios.md')) ?? [];
  const file = join(sandbox.path, 'checkout.ts');
  writeFileSync(file, code);
  const { directory } = synthesizeDelivery(sample);
  const args = ['rehearse', '--all', '--only', 'own', '--assembly', directory, '--scenarios', file];
  // Where teal-cdk is what it is in an app.
  const { code: ended, stdout, stderr } = await sandbox.run(args, { cwd: ROOT });
  expect({ ended, stderr }).toMatchObject({
    ended: 0,
    stderr: expect.stringContaining('right  the checkout fails'),
  });
  expect(stdout).toContain('1 of 1 reactions right and in time');
});
