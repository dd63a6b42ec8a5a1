import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, jobs } from './gitlab-pipeline-files';
import { inFolder, lay, run } from './workflow-files';

// Scripts of jobs, run as GitLab's runner does: one shell, that ends at the first line that fails. Programs are stand-ins.

function scriptOf(name: string): string {
  const { before_script = [], script = [] }: Job = jobs.get(name) ?? {};
  if (script.length === 0) throw new Error(`there must be a job ${name}`);
  return [...before_script, ...script].join('\n');
}

/** @returns what was called, and its files; `failed` where the job fails */
function ran(name: string, programs: Readonly<Record<string, string>>, env: Record<string, string> = {}) {
  return inFolder((directory) => {
    const calls = join(directory, 'calls.txt');
    lay(
      directory,
      Object.fromEntries(
        Object.entries(programs).map(([program, body]) => [
          `bin/${program}`,
          `#!/bin/bash\necho "${program} $*" >> '${calls}'\n${body}\n`,
        ]),
      ),
    );
    lay(directory, { 'cdk.out/teal.json': '{}' });
    const file = join(directory, 'token');
    const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
    let code: unknown = 0;
    try {
      run({ run: scriptOf(name), shell: 'bash' }, directory, {
        ...{ AWS_ID_TOKEN: 'the-token', AWS_WEB_IDENTITY_TOKEN_FILE: file },
        ...env,
      });
    } catch (error) {
      code = (error as { status?: unknown }).status;
    }
    return {
      ...{ code, failed: code !== 0 },
      calls: read(calls)
        .split('\n')
        .map((line) => line.split(' ').slice(0, 2).join(' '))
        .filter(Boolean),
      whole: read(calls),
      token: read(file),
      digest: read(join(directory, 'digest.env')),
    };
  });
}

describe('publish', () => {
  const DIGEST = `sha256:${'2'.repeat(64)}`;
  const env = { REPOSITORY: 'registry/shop', CI_COMMIT_SHA: '0'.repeat(40) };
  const there = `[[ $1 == inspect ]] && echo ${DIGEST}; exit 0`;
  const absent = `[[ $1 == inspect ]] && exit 1; echo ${DIGEST} > digest.txt`;

  test('pushes, signs, verifies, and says which image it is', () => {
    const { failed, calls, token, digest, whole } = ran('publish', { skopeo: absent, cosign: '' }, env);
    expect(calls).toEqual(['skopeo inspect', 'skopeo copy', 'cosign sign', 'cosign verify']);
    expect(whole).toContain(`cosign sign --yes registry/shop@${DIGEST}`);
    expect(whole).toMatch(new RegExp(`cosign verify .* registry/shop@${DIGEST}`));
    expect({ failed, token, digest }).toEqual({
      ...{ failed: false, token: 'the-token' },
      digest: `SHOP_DIGEST=${DIGEST}\n`,
    });
  });

  test('does not sign what is there already, and takes it when it is signed', () => {
    const { failed, calls, digest } = ran('publish', { skopeo: there, cosign: '' }, env);
    expect(calls).toEqual(['skopeo inspect', 'cosign verify']);
    expect({ failed, digest }).toEqual({ failed: false, digest: `SHOP_DIGEST=${DIGEST}\n` });
  });

  test('refuses what is there and is not signed', () => {
    const unsigned = '[[ $1 == verify ]] && exit 1; exit 0';
    const { failed, digest } = ran('publish', { skopeo: there, cosign: unsigned }, env);
    expect({ failed, digest }).toEqual({ failed: true, digest: '' });
  });

  test('hands on nothing that could not be pushed', () => {
    const { failed, calls, digest } = ran('publish', { skopeo: 'exit 1', cosign: '' }, env);
    expect(calls).not.toContain('cosign sign');
    expect({ failed, digest }).toEqual({ failed: true, digest: '' });
  });
});

describe('plan of a merge request', () => {
  const programs = (staging: number, production: number) => ({
    ...{ git: 'mkdir base', npm: '', npx: '' },
    node: `code=${production}; [[ $* == *'--env staging'* ]] && code=${staging}; while [[ $# -gt 1 && $1 != --markdown ]]; do shift; done; echo plan > "$2"; exit $code`,
  });
  const env = { CI_COMMIT_SHA: '0'.repeat(40), CI_MERGE_REQUEST_DIFF_BASE_SHA: '1'.repeat(40) };

  // GitLab lets 1 pass as orange; what could not be told must not hide behind it.
  test.each([
    [0, 0, 0],
    [1, 0, 1],
    [0, 1, 1],
    [3, 1, 3],
    [1, 3, 3],
  ])(
    'of staging that ends with %i and of production with %i: the job with %i',
    (staging, production, code) => {
      const plan = ran('plan', programs(staging, production), env);
      expect(plan.code).toBe(code);
      expect(plan.whole.match(/teal\.js plan .*--env (staging|production)/g)).toHaveLength(2);
      expect(plan.whole).toContain('base-tools/teal.js plan');
    },
  );
});

describe('what people write is no code', () => {
  const MESSAGE = 'Fix "$(touch broken)" `touch broken` $AWS_ID_TOKEN';

  test.each(['prepare: staging', 'apply: production'])('%s hands on the message as it is', (name) => {
    const { failed, whole } = ran(
      name,
      { node: 'echo "message $TEAL_COMMIT_MESSAGE" >> "$(dirname "$0")/../calls.txt"; [[ ! -e broken ]]' },
      { CI_COMMIT_MESSAGE: MESSAGE, ENVIRONMENT: 'staging', CI_COMMIT_SHA: '0'.repeat(40), SHOP_DIGEST: 'x' },
    );
    expect(failed).toBe(false);
    expect(whole).toContain(`message ${MESSAGE}`);
  });
});
