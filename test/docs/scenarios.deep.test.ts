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

test.each([
  ['checkout.ts', ['the checkout fails']],
  ['start.ts', ['warms its caches for half a minute', 'waits for a database that does not answer']],
])('scenarios/%s of docs/scenarios.md runs as it stands there, and is right', async (name, scenarios) => {
  const start = `\`scenarios/${name}\``;
  const page = read('scenarios.md');
  const [, code = ''] = /```ts\n(.*?)^```/ms.exec(page.slice(page.indexOf(start))) ?? [];
  const file = join(sandbox.path, name);
  writeFileSync(file, code);
  const { directory } = synthesizeDelivery(sample);
  const args = ['rehearse', '--all', '--only', 'own', '--assembly', directory, '--scenarios', file];
  // Where teal-cdk is what it is in an app.
  const { code: ended, stdout, stderr } = await sandbox.run(args, { cwd: ROOT });
  expect({ ended, stdout }).toMatchObject({ ended: 0 });
  for (const each of scenarios) expect(stderr).toContain(`right  ${each}`);
  expect(stdout).toContain(`${scenarios.length} of ${scenarios.length} reactions right and in time`);
});
