import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { inFolder, job, run } from './workflow-files';

const deploy = job('deploy.yml', 'deploy');
const named = (name: string) => deploy.steps.find((step) => step.name === name);

/** Says whom it was asked about, and fails for `bad`; the last line is what a runner would take for a command. */
const TEAL = `
  const args = process.argv.slice(2);
  require('node:fs').appendFileSync('asked.txt', args.join(' ') + '\\n');
  if (args[2] === 'arns') {
    console.log('arn:aws:ecs:eu-west-1:111122223333:service/a-444455556666-b \\u200b7777\\u200b88889999_');
    console.log('sha256:a123456789012b 2026-11-26T10:00:00.123Z 1234567890123');
  }
  console.log(args[2] + ' in production: verdict\\n</pre><img src=x>');
  process.exitCode = args[2] === 'bad' ? 1 : args[2] === 'blind' ? 3 : 0;
`;

interface Ran {
  readonly asked: string[];
  readonly fails: boolean;
  readonly summary: string;
}

/** The verdict of these services, and its summary. */
function verdictOf(services: readonly unknown[]): Ran {
  return inFolder((directory) => {
    for (const folder of ['cdk.out', 'dist', 'path']) mkdirSync(join(directory, folder));
    writeFileSync(join(directory, 'dist/teal.js'), TEAL);
    const manifest = { schemaVersion: 1, environments: [{ name: 'production', services }] };
    writeFileSync(join(directory, 'cdk.out/teal.json'), JSON.stringify(manifest));
    // The runner has it; the machine of a test need not.
    writeFileSync(join(directory, 'path/openssl'), '#!/bin/sh\necho 0123456789abcdef\n');
    chmodSync(join(directory, 'path/openssl'), 0o755);
    const summary = join(directory, 'summary.md');
    const env = {
      ...deploy.env,
      PATH: [join(directory, 'path'), process.env.PATH].join(delimiter),
      LONGEST: String(named('Summarize')?.env?.LONGEST),
      DEPLOYED: 'failure',
      GITHUB_STEP_SUMMARY: summary,
    };
    run(named('Note the time'), directory, env);
    let fails = false;
    try {
      run(named('Verdict'), directory, env);
    } catch {
      fails = true;
    }
    run(named('Summarize'), directory, env);
    const asked = join(directory, 'asked.txt');
    return {
      asked: existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : [],
      fails,
      summary: readFileSync(summary, 'utf8'),
    };
  });
}

test('each service is asked about, since the job began', () => {
  const { asked, fails } = verdictOf([{ name: 'shop' }, { name: 'basket' }]);
  expect(fails).toBe(false);
  const since = String.raw`--since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ --timeout 20m`;
  expect(asked).toEqual(
    ['shop', 'basket'].map((name) =>
      expect.stringMatching(new RegExp(`^verdict --service ${name} --env production ${since}$`)),
    ),
  );
});

test.each([
  ['a release that was rolled back', 'bad'],
  ['a release that could not be looked at', 'blind'],
])('%s fails the job, after all are asked', (_, name) => {
  const { asked, fails } = verdictOf([{ name }, { name: 'shop' }]);
  expect([fails, asked.length]).toEqual([true, 2]);
});

test.each<[string, readonly unknown[]]>([
  ['no service', []],
  ['an option', [{ name: '--help' }]],
  ['two lines', [{ name: 'shop\nother' }]],
  ['no text', [{ name: ['shop'] }]],
])('a manifest with %s fails the job', (_, services) => {
  expect(verdictOf(services)).toMatchObject({ asked: [], fails: true });
});

test('the summary keeps what was said as text', () => {
  const { summary } = verdictOf([{ name: 'bad' }, { name: 'shop' }]);
  expect(summary).toContain('bad in production: verdict\n&lt;/pre&gt;&lt;img src=x&gt;\nshop in production');
  expect(summary.match(/<[^>]*>/g)).toEqual(['<pre>', '</pre>']);
});

test('the summary has a heading that is true of any verdict, and what became of the step that deploys', () => {
  expect(verdictOf([{ name: 'bad' }]).summary).toMatch(
    /^### Verdict of production\n\nThe step that deploys: failure\n\n<pre>\n/,
  );
  expect(named('Summarize')?.env?.DEPLOYED).toMatch(/^\$\{\{ steps\.deploy\.outcome \}\}$/);
});

test('the summary masks account ids, as the log does, and leaves digests and times', () => {
  const { summary } = verdictOf([{ name: 'arns' }]);
  expect(summary).toContain('arn:aws:ecs:eu-west-1:***:service/a-***-b ***_\n');
  expect(summary).toContain('sha256:a123456789012b 2026-11-26T10:00:00.123Z 1234567890123\n');
});

test('a deployment that CloudFormation gave up has a verdict, too; one that never began has none', () => {
  for (const step of [named('Verdict'), named('Summarize')]) {
    expect(step?.if).toContain("!cancelled() && steps.deploy.outcome != 'skipped'");
  }
  expect(deploy.steps.find(({ name }) => name === 'Deploy')).toMatchObject({ id: 'deploy' });
  expect(deploy.steps[0]).toBe(named('Note the time'));
});
