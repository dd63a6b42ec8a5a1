import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { paceOf } from '../../rehearsal/pace';
import { catalogue, leftOutOf } from '../../rehearsal/scenarios/catalogue';
import { liveCatalogue } from '../../rehearsal/scenarios/live/catalogue';
import { subjectOf } from '../../rehearsal/scenarios/subject-of';
import config from '../../teal.config';
import { ROOT, Sandbox } from '../cli/running-teal';
import sample from '../fixtures/sample-delivery';

const read = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

/** What stands between two comments of docs/scoreboard.md. */
const section = (name: string) =>
  new RegExp(`<!-- ${name} -->(.*?)<!-- end of ${name} -->`, 's').exec(read('scoreboard.md'))?.[1] ?? '';

function expectBoard(text: string, names: readonly string[]): void {
  const shown = text.split('\n').filter((line) => / {2}(right|not caught)$/.test(line));
  expect(shown.map((line) => line.split(/ {2,}/)[0])).toEqual(names);
  expect(text).toMatch(new RegExp(`\\n${names.length} of ${names.length} reactions right and in time`));
}

test('docs/scoreboard.md has every scenario of the sample, all right: npm run scoreboard writes it', async () => {
  const subject = await subjectOf(synthesizeDelivery(config));
  const board = section('modelled');
  expectBoard(
    board,
    catalogue(subject).map(({ name }) => name),
  );
  for (const { name, why } of leftOutOf(subject)) expect(board).toContain(`\n  ${name}: ${why}\n`);
});

test('docs/scoreboard.md has every live one: npm run scoreboard:live writes it', async () => {
  const subject = await subjectOf(synthesizeDelivery(config));
  const pace = paceOf({ strategy: subject.strategy, bakeMs: subject.bakeSeconds * 1000 });
  expectBoard(
    section('live'),
    liveCatalogue(subject, pace).map(({ name }) => name),
  );
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
