import { DIGEST, ran, SHA } from './ran-steps';
import { job, stepNamed, workflow } from './workflow-files';

const ROOTS = 'tools/trusted-root.jsonl';

describe('publish', () => {
  const step = stepNamed(job('deploy.yml', 'publish'), 'Publish');
  const env = { REGISTRY: '1.dkr.ecr/shop', SERVICES: 'shop basket', WORKFLOW: 'W' };

  test('pushes each image with its list, and hands its digest on', () => {
    const answers = { publish: { prints: JSON.stringify({ digest: DIGEST }) } };
    ran([step], env, answers, ({ asked, file }) => {
      expect(asked.map((each) => each.join(' '))).toEqual(
        ['shop', 'basket'].map(
          (name) =>
            `publish --archive images/${name}.tar --sbom lists/${name}.spdx.json --repository 1.dkr.ecr/shop/${name} --sha ${SHA} --workflow W --json`,
        ),
      );
      expect(file('output.txt')).toBe(`digests=shop=${DIGEST} basket=${DIGEST} \n`);
    });
  });

  test('ends with the first that is refused', () => {
    ran([step], env, { publish: { code: 1 } }, ({ asked, fails, file }) => {
      expect([asked.length, fails, file('output.txt')]).toEqual([1, true, undefined]);
    });
  });

  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['as the delivery says', { SIGSTORE: 'github' }, {}, ' --sigstore github'],
    ['by the roots that were fetched', {}, { [ROOTS]: '{}' }, ` --trusted-root ${ROOTS}`],
    [
      'as a private repository must',
      { SIGSTORE: 'github' },
      { [ROOTS]: '{}' },
      ` --sigstore github --trusted-root ${ROOTS}`,
    ],
  ])('signs %s', (_, more, files, signing) => {
    const answers = { publish: { prints: JSON.stringify({ digest: DIGEST }) } };
    ran(
      [step],
      { ...env, ...more },
      answers,
      ({ asked }) => expect(asked[0]?.join(' ')).toMatch(new RegExp(`--json${signing}$`)),
      files,
    );
  });
});

describe('the trust roots of signatures', () => {
  const fetch = stepNamed(job('assemble.yml', 'assemble'), 'Fetch the trust roots of signatures');
  const gh = (code: number) => ({ 'bin/gh': `#!/bin/sh\necho '{"root":1}'\nexit ${code}\n` });

  test('are fetched before any code of the commit runs, and nobody else has the token', () => {
    const steps = job('assemble.yml', 'assemble').steps ?? [];
    expect(steps[0]).toEqual(fetch);
    expect(steps.slice(1).filter(({ env = {} }) => 'GH_TOKEN' in env)).toEqual([]);
  });

  test('are handed on with the programs', () => {
    const gather = stepNamed(job('assemble.yml', 'assemble'), 'Gather the programs');
    const env = { RUNNER_TEMP: 'temp', TEAL: 'tools/teal.js' };
    const files = { ...gh(0), 'temp/README': '', 'plan-policy.json': '1', '.github/environments.json': '2' };
    const look = (file: (name: string) => string | undefined) =>
      ['trusted-root.jsonl', 'plan-policy.json', 'environments.json'].map((name) => file(`tools/${name}`));
    ran(
      [fetch, gather],
      env,
      {},
      ({ file }) => expect(look(file)).toEqual(['{"root":1}\n', '1', '2']),
      files,
    );
  });

  test('that cannot be fetched fail nothing, and leave no file', () => {
    const files = { ...gh(1), 'temp/README': '' };
    ran(
      [fetch],
      { RUNNER_TEMP: 'temp' },
      {},
      ({ fails, file }) => {
        expect([fails, file('temp/trusted-root.jsonl')]).toEqual([false, undefined]);
      },
      files,
    );
  });

  test.each([
    ['deploy.yml', 'apply-1', 'Apply', 'promote'],
    ['deploy.yml', 'apply-8', 'Apply', 'promote'],
    ['drill.yml', 'drill', 'Drill', 'drill'],
    ['rollback.yml', 'rollback', 'Roll back', 'rollback'],
  ])('%s %s verifies by them', (file, id, name, verb) => {
    const env = { DIGESTS: `shop=${DIGEST}`, SERVICES: 'shop', SHA, PEOPLE: '', ENVIRONMENT: 'staging' };
    const look = (asked: readonly (readonly string[])[]) =>
      asked.find(([first]) => first === verb)?.join(' ');
    ran(
      [stepNamed(job(file, id), name)],
      env,
      {},
      ({ asked }) => expect(look(asked)).toContain(` --trusted-root ${ROOTS}`),
      { [ROOTS]: '{}' },
    );
  });
});

test('deploy checks the environments of the delivery before anything is planned or prepared', () => {
  const step = stepNamed(job('deploy.yml', 'reviewed'), 'Check the environments');
  const env = { ENVIRONMENTS: 'staging production' };
  const line = 'github rules --directory tools --env staging --env production';
  ran([step], env, {}, ({ asked, fails }) =>
    expect([asked.map((each) => each.join(' ')), fails]).toEqual([[line], false]),
  );
  ran([step], env, { 'github rules': { code: 1 } }, ({ fails }) => expect(fails).toBe(true));
  for (const [id, { needs = [] }] of Object.entries(workflow('deploy.yml').jobs)) {
    if (id.startsWith('prepare-')) expect(needs).toContain('reviewed');
  }
});
