import { checkOf } from '../cli/restore-drill/options';
import { type Ran, ran } from './ran-steps';
import { expression, job, type Step, stepNamed } from './workflow-files';

describe('drift', () => {
  const look = stepNamed(job('drift.yml', 'drift'), 'Look');
  const issue = stepNamed(job('drift.yml', 'issue'), 'Say what was found');
  const rules = stepNamed(job('drift.yml', 'rules'), 'Look');

  test.each([0, 1, 3])('an environment that ended with %i hands it on', (code) => {
    ran([look], { ENVIRONMENT: 'production' }, { drift: { code } }, ({ fails, file }) => {
      expect([fails, file('drift/code.txt')]).toEqual([code !== 0, `${code}\n`]);
    });
  });

  test.each<[string, Record<string, string>, string | undefined]>([
    ['none', { 'found/drift-production/code.txt': '0\n' }, undefined],
    ['some', { 'found/drift-production/code.txt': '1\n' }, 'found/drift-production/drift.md'],
    [
      'that nobody could tell',
      { 'found/drift-production/code.txt': '3\n' },
      'found/drift-production/drift.md',
    ],
    ['no result at all, which closes nothing', {}, 'missing.md'],
  ])('the issue says: %s', (_, files, body) => {
    ran(
      [issue],
      { ENVIRONMENTS: 'production' },
      {},
      ({ asked }) => {
        const more = body === undefined ? [] : ['--body', body];
        expect(asked).toEqual([
          ['github', 'issue', '--marker', 'drift-production', '--title', 'Drift in production', ...more],
        ]);
      },
      files,
    );
  });

  test.each([
    [0, ['github issue --marker rules --title Rules of the repository are off'], false],
    [1, ['github issue --marker rules --title Rules of the repository are off --body rules.md'], false],
    [3, [], true],
  ])('rules that ended with %i', (code, then, fails) => {
    ran([rules], {}, { 'github rules': { code } }, (done) => {
      expect(done.asked.slice(1).map((each) => each.join(' '))).toEqual(then);
      expect(done.fails).toBe(fails);
    });
  });
});

test('drill asks of each service, and fails with the first that is not as expected', () => {
  const step = stepNamed(job('drill.yml', 'drill'), 'Drill');
  const env = { ENVIRONMENT: 'staging', SERVICES: 'shop basket', WORKFLOWS: 'W V' };
  ran([step], env, {}, ({ asked }) => {
    expect(asked.map((each) => each.join(' '))).toEqual(
      ['shop', 'basket'].map(
        (service) =>
          `drill --service ${service} --env staging --assembly assembly --git history --workflow W V`,
      ),
    );
  });
  ran([step], env, { drill: { code: 1 } }, ({ asked, fails }) =>
    expect([asked.length, fails]).toEqual([1, true]),
  );
});

describe('the restore of each quarter', () => {
  const [step, left] = ['Restore', 'Delete what is left'].map((name) =>
    stepNamed(job('drill.yml', 'restore'), name),
  ) as [Step, Step];
  const env = { ENVIRONMENT: 'production', DATABASES: 'shop basket', CHECK: '["check", "{host}"]' };

  test('asks of each database, and fails with the first that is not as expected', () => {
    ran([step], env, {}, ({ asked, fails }) => {
      expect(asked).toEqual(
        ['shop', 'basket'].map((service) => [
          ...['restore-drill', '--service', service, '--env', 'production'],
          ...['--check', '["check", "{host}"]', '--yes'],
        ]),
      );
      expect(fails).toBe(false);
    });
    ran([step], env, { 'restore-drill': { code: 1 } }, ({ asked, fails }) =>
      expect([asked.length, fails]).toEqual([1, true]),
    );
  });

  test('deletes what is left of each, where it failed or was cancelled', () => {
    expect(left.if).toBe(expression('failure() || cancelled()'));
    ran([left], env, {}, ({ asked }) => {
      expect(asked.map((each) => each.join(' '))).toEqual(
        ['shop', 'basket'].map(
          (service) => `restore-drill --clean --service ${service} --env production --yes`,
        ),
      );
    });
  });

  // The verb takes it, with the host in it: a workflow has no type for that.
  test('checks as the sample is checked, where nobody says how', () => {
    const [, check = ''] = /'(\[.*\])'/.exec(String(step.env?.CHECK)) ?? [];
    expect(checkOf(check)).toHaveLength(3);
  });
});

describe('verdict', () => {
  const fetch = stepNamed(job('verdict.yml', 'unfinished'), 'Fetch what they had prepared');
  const record = stepNamed(job('verdict.yml', 'verdict'), 'Record');

  test.each<[string, Record<string, string>, string]>([
    ['nothing', {}, '[]'],
    ['one', { 'unfinished/production/run.txt': '' }, '["production"]'],
    [
      'two',
      { 'unfinished/staging/run.txt': '', 'unfinished/production/run.txt': '' },
      '["staging","production"]',
    ],
  ])('goes where a run ended before its release: %s', (_, files, environments) => {
    const look = ({ asked, file }: Ran) => {
      expect(asked.map((each) => each[3])).toEqual(['staging', 'production']);
      expect(file('output.txt')).toBe(`environments=${environments}\n`);
      expect(() => JSON.parse(environments)).not.toThrow();
    };
    ran([fetch], { ENVIRONMENTS: 'staging production' }, {}, look, files);
  });

  test.each([0, 1, 3])('writes how it ended: %i', (code) => {
    const files = { 'unfinished/production/run.txt': 'https://github.com/acme/shop/actions/runs/1\n' };
    const look = ({ asked, fails }: Ran) => {
      expect(asked.map((each) => each.join(' '))).toEqual([
        'record --prepared unfinished/production/prepared.json --run https://github.com/acme/shop/actions/runs/1',
      ]);
      expect(fails).toBe(code !== 0);
    };
    ran([record], { ENVIRONMENT: 'production' }, { record: { code } }, look, files);
  });
});

describe('the notification', () => {
  const step = [stepNamed(job('notify.yml', 'notify'), 'Say how it ended')];
  const env = {
    WHAT: 'deploy of shop',
    RESULT: 'ended well',
    RUN: 'https://github.com/acme/shop/actions/runs/1',
    WEBHOOK: '',
  };
  const curl = (code: number) => ({
    'bin/curl': `#!/bin/sh\nprintf '%s\\n' "$@" > sent.txt\nexit ${code}\n`,
  });

  test('is a line of the summary, and sent where there is an address', () => {
    ran(
      step,
      env,
      {},
      ({ file, fails }) => {
        expect([fails, file('summary.md'), file('sent.txt')]).toEqual([
          false,
          'deploy of shop: ended well\n',
          undefined,
        ]);
      },
      curl(0),
    );
    ran(
      step,
      { ...env, WEBHOOK: 'https://hooks.example/1' },
      {},
      ({ file }) => {
        const sent = (file('sent.txt') ?? '').split('\n');
        expect(JSON.parse(sent[sent.indexOf('--data') + 1] ?? '')).toEqual({
          text: `deploy of shop: ended well ${env.RUN}`,
        });
        expect(sent).toContain('https://hooks.example/1');
      },
      curl(0),
    );
  });

  test('what a person wrote breaks neither JSON nor Markdown', () => {
    const what = 'rollback to "}],\u001b[2J`x`\n::error::$(touch owned)';
    ran(
      step,
      { ...env, WHAT: what, WEBHOOK: 'https://hooks.example/1' },
      {},
      ({ file }) => {
        const sent = (file('sent.txt') ?? '').split('\n');
        expect(() => JSON.parse(sent[sent.indexOf('--data') + 1] ?? '')).not.toThrow();
        expect(file('summary.md')).toBe('rollback to 2Jx::error::touch owned: ended well\n');
        expect(file('owned')).toBeUndefined();
      },
      curl(0),
    );
  });

  test.each(['failed', 'was cancelled'])('a run that %s fails the result', (result) => {
    ran(step, { ...env, RESULT: result }, {}, ({ fails }) => expect(fails).toBe(true));
  });

  test('a webhook that does not answer fails nothing', () => {
    ran(
      step,
      { ...env, WEBHOOK: 'https://hooks.example/1' },
      {},
      ({ fails }) => expect(fails).toBe(false),
      curl(22),
    );
  });
});
