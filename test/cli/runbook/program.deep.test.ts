import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, Sandbox } from '../running-teal';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = new Sandbox();
});
afterAll(() => sandbox.remove());

test('without an assembly Teal’s own runbook is printed, as plain text', async () => {
  const { code, stdout, stderr } = await sandbox.run(['runbook', 'recovery']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^# recovery\n/);
  expect(stdout).toContain(`(${join(ROOT, 'runbooks', 'recovery.md')})`);
});

test('one of the team’s, in the folder where it stands, wins', async () => {
  mkdirSync(join(sandbox.path, 'runbooks'));
  writeFileSync(join(sandbox.path, 'runbooks', 'recovery.md'), '# ours\n');
  const { stdout } = await sandbox.run(['runbook', 'recovery']);
  expect(stdout).toBe('# ours\n\n(runbooks/recovery.md, your own)\n');
});

test.each([
  [['runbook', 'recovry'], /the nearest are recovery/],
  // What it quotes may be of an assembly that somebody else has made.
  [['runbook', 'x\u001b[2Jy'], /got x \[2Jy; the nearest/],
  [['runbook'], /teal\.json must be as cdk synth writes it/],
  [['doctor', '--page'], /--env must be given with --page, got none/],
  [
    ['doctor', '--page', '--env', 'production', '--channel', 'all'],
    /Allowed choices are page, ticket, deploys/,
  ],
])('teal %j is bad input', async (args, message) => {
  const { code, stderr, stdout } = await sandbox.run(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});
