import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, Sandbox } from '../running-teal';

const TEAL = join(ROOT, 'dist', 'teal.js');

test('the program that is built completes itself in a bash that evaluates what it prints', () => {
  const line = `eval "$('${process.execPath}' '${TEAL}' completion bash)"
    COMP_WORDS=(teal verify --js) COMP_CWORD=2
    complete -p teal; _teal; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const printed = execFileSync('bash', ['--norc', '-c', line], { encoding: 'utf8' });
  expect(printed).toBe('complete -F _teal teal\n--json\n');
});

test('a shell that it does not know is bad input', async () => {
  const sandbox = new Sandbox();
  try {
    const [unknown, none, zsh] = await Promise.all([
      sandbox.run(['completion', 'tcsh']),
      sandbox.run(['completion']),
      sandbox.run(['completion', 'zsh']),
    ]);
    expect(unknown).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('bash, zsh, fish'),
    });
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(zsh).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^#compdef teal\n/) });
  } finally {
    await sandbox.remove();
  }
});
