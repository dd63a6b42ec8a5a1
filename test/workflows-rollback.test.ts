import { DIGEST, type Ran, ran, SHA } from './ran-steps';
import { job, stepNamed, workflow } from './workflow-files';

describe('rollback', () => {
  const step = stepNamed(job('rollback.yml', 'rollback'), 'Roll back');
  const env = {
    ...{ ENVIRONMENT: 'production', SERVICE: 'shop', SHA, REASON: '$(touch owned) `x` "--force"' },
    ...{ WORKFLOWS: 'W V', ACROSS: '', INSTEAD_OF: '', UNVERIFIED: '', WITHOUT_RECORDS: '' },
  };

  test.each([
    [SHA, [SHA]],
    ['previous', ['--previous']],
    ['--help', ['--help']],
  ])('to %s', (sha, target) => {
    ran([step], { ...env, SHA: sha }, {}, ({ asked, file }) => {
      expect(asked[0]?.slice(0, 2)).toEqual(['rollback', ...target].slice(0, 2));
      // What a person wrote is one argument, and no code.
      expect(asked[0]?.[asked[0].indexOf('--reason') + 1]).toBe(env.REASON);
      expect(file('owned')).toBeUndefined();
    });
  });

  test.each<[string, Record<string, string>, readonly string[]]>([
    ['across two', { ACROSS: 'aaa bbb' }, [SHA, '--across', 'aaa', '--across', 'bbb']],
    ['across a pattern', { ACROSS: '*' }, [SHA, '--across', '*']],
    ['instead of another', { INSTEAD_OF: 'hold-1' }, [SHA, '--instead-of', 'hold-1']],
    ['that nobody could verify', { UNVERIFIED: 'no Sigstore' }, [SHA, '--unverified', 'no Sigstore']],
    ['without records', { WITHOUT_RECORDS: DIGEST }, ['--without-records', DIGEST]],
    [
      'without records, not to the previous',
      { SHA: 'previous', WITHOUT_RECORDS: DIGEST },
      ['--without-records', DIGEST],
    ],
  ])('%s', (_, more, to) => {
    ran([step], { ...env, ...more }, {}, ({ asked }) => {
      expect(asked[0]?.slice(1, asked[0].indexOf('--service'))).toEqual(to);
      expect(asked[0]?.slice(-2)).toEqual(['--workflow', 'W V']);
    });
  });

  test.each(['workflow_dispatch', 'workflow_call'])('by %s needs the commit alone', (trigger) => {
    const { inputs } = workflow('rollback.yml').on[trigger] as {
      inputs: Record<string, { required?: boolean; default?: string }>;
    };
    const required = Object.entries(inputs).filter(([, input]) => input.required === true);
    expect(required.map(([name]) => name)).toEqual(['sha']);
    // The verb asks for one.
    expect(inputs.reason?.default).toBe('no reason given');
  });

  test.each([1, 3])('that ended with %i fails the job', (code) => {
    ran([step], env, { rollback: { code } }, ({ fails }) => expect(fails).toBe(true));
  });
});

describe('the programs of a rollback', () => {
  const find = stepNamed(job('rollback.yml', 'programs'), 'Find them');
  const env = { GITHUB_REPOSITORY: 'acme/shop', PROGRAMS: 'last' };
  /** Answers with runs, and with artifacts by the run, after it has noted what was asked. */
  const gh = (runs: string, artifacts: string, code = 0) => ({
    'bin/gh': `#!/bin/bash\necho "$2" >> gh.txt\ncase "$2" in */workflows/*) printf '%s' '${runs}'; exit ${code};; ${artifacts} esac\n`,
  });
  const found = (look: (ran: Ran) => void, files: Record<string, string>, more = {}) =>
    ran([find], { ...env, ...more }, {}, look, files);

  test('are those of the newest deploy that went well and has left some', () => {
    found(
      ({ file }) => {
        expect(file('output.txt')).toBe('run=8\nartifact=21\n');
        expect(file('gh.txt')?.split('\n')[0]).toBe(
          'repos/acme/shop/actions/workflows/deploy.yml/runs?branch=main&event=push&status=success&per_page=10',
        );
      },
      gh('9 8 7', '*/runs/8/*) echo 21;;'),
    );
  });

  test.each<[string, Record<string, string>, object, boolean]>([
    ['no deploy went well', gh('', ''), {}, false],
    ['none has left any', gh('9 8', ''), {}, false],
    ['GitHub does not answer', gh('', '', 1), {}, false],
    ['a person wants those of main', gh('9', '*/runs/9/*) echo 21;;'), { PROGRAMS: 'main' }, false],
  ])('are built where %s', (_, files, more, fails) => {
    found((done) => expect([done.file('output.txt'), done.fails]).toEqual([undefined, fails]), files, more);
  });

  test('are left by the last job of a deploy, for as long as GitHub keeps them', () => {
    const { keep, end, ...others } = workflow('deploy.yml').jobs;
    expect(keep?.needs).toEqual(Object.keys(others));
    expect(end?.needs).toContain('keep');
    expect(keep?.permissions).toEqual({});
    // source: docs.github.com/actions, "Configuring the retention period": 90 days at most in a public repository
    expect(keep?.steps?.at(-1)?.with).toMatchObject({ name: 'rollback', 'retention-days': 90 });
    expect(keep?.steps?.filter(({ run }) => run !== undefined)).toEqual([]);
  });
});
