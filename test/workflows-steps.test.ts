import { DIGEST, ran, SHA } from './ran-steps';
import { job, stepNamed } from './workflow-files';

describe('assemble', () => {
  const step = stepNamed(job('assemble.yml', 'assemble'), 'Gather the programs');

  test('hands on where the delivery goes, as one line', () => {
    const answers = { 'github delivery': { prints: '{"name":"shop"}\n' }, tools: {} };
    ran([step], { TEAL: 'tools/teal.js' }, answers, ({ asked, file }) => {
      expect(asked).toEqual([
        ['tools', 'tools'],
        ['github', 'delivery', '--assembly', 'cdk.out'],
      ]);
      expect(file('output.txt')).toBe('delivery={"name":"shop"}\n');
      expect(file('tools/delivery.json')).toBe('{"name":"shop"}\n');
    });
  });

  test('fails with an assembly that is not Teal’s', () => {
    ran([step], { TEAL: 'tools/teal.js' }, { 'github delivery': { code: 2 } }, ({ fails, file }) => {
      expect([fails, file('output.txt')]).toEqual([true, undefined]);
    });
  });
});

describe('plan', () => {
  const plan = [stepNamed(job('plan-environment.yml', 'plan'), 'Plan')];
  const comment = [stepNamed(job('plan-environment.yml', 'comment'), 'Comment')];
  const env = { ENVIRONMENT: 'production', PULL_REQUEST: '3', HEAD: SHA };

  test('is written for the comment, and shown', () => {
    const answers = { plan: { writes: { 'plan/plan.md': '### Plan\n', 'plan/plan.json': '{}' } } };
    ran(plan, env, answers, ({ asked, file }) => {
      expect(asked[0]?.join(' ')).toBe(
        'plan --assembly assembly --deployed --env production --json plan/plan.json --markdown plan/plan.md',
      );
      expect(file('summary.md')).toBe('### Plan\n');
    });
  });

  test('a plan that could not be made fails the job, and shows nothing', () => {
    ran(plan, env, { plan: { code: 3 } }, ({ fails, file }) => {
      expect([fails, file('summary.md')]).toEqual([true, undefined]);
    });
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'the plan',
      { 'plan/plan.md': 'x', 'plan/plan.json': '{}' },
      ' --body plan/plan.md --plan plan/plan.json',
    ],
    ['that there is none', {}, ''],
  ])('the comment says %s', (_, files, more) => {
    ran(
      comment,
      env,
      {},
      ({ asked }) => {
        expect(asked[0]?.join(' ')).toBe(
          `github comment --pull-request 3 --env production --commit ${SHA}${more}`,
        );
      },
      files,
    );
  });
});

describe('deploy', () => {
  test('asks what was reviewed, for each environment', () => {
    const step = stepNamed(job('deploy.yml', 'reviewed'), 'Fetch the plans that were reviewed');
    ran([step], { ENVIRONMENTS: 'staging production' }, {}, ({ asked }) => {
      expect(asked.map((each) => each.join(' '))).toEqual(
        ['staging', 'production'].map(
          (name) => `github reviewed --env ${name} --commit ${SHA} --out reviewed/${name}.json`,
        ),
      );
    });
  });

  describe('publish', () => {
    const step = stepNamed(job('deploy.yml', 'publish'), 'Publish');
    const env = { REPOSITORIES: 'shop=1.dkr.ecr/shop/shop basket=1.dkr.ecr/shop/basket' };

    test('pushes each image with its list, and hands its digest on', () => {
      const answers = { publish: { prints: JSON.stringify({ digest: DIGEST }) } };
      ran([step], env, answers, ({ asked, file }) => {
        expect(asked.map((each) => each.join(' '))).toEqual(
          ['shop', 'basket'].map(
            (name) =>
              `publish --archive images/${name}.tar --sbom lists/${name}.spdx.json --repository 1.dkr.ecr/shop/${name} --sha ${SHA} --json`,
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
  });

  describe.each(['staging', 'production'])('%s', (stage) => {
    const prepare = job('deploy.yml', `prepare-${stage}`);
    const apply = job('deploy.yml', `apply-${stage}`);
    const env = { ENVIRONMENT: stage, DIGESTS: `shop=${DIGEST} basket=${DIGEST} ` };

    test('is prepared with the digests that were published, and shown', () => {
      const answers = { plan: { writes: { 'prepared/plan.md': '### Plan\n' } }, prepare: {} };
      ran([stepNamed(prepare, 'Prepare'), stepNamed(prepare, 'Show')], env, answers, ({ asked, file }) => {
        expect(asked[0]?.slice(0, 5)).toEqual(['prepare', '--env', stage, '--assembly', 'assembly']);
        expect(asked[0]?.join(' ')).toContain(`shop=${DIGEST}`);
        expect(asked[0]?.join(' ')).toContain(`basket=${DIGEST}`);
        expect(asked[1]?.join(' ')).toContain(`--reviewed reviewed/${stage}.json`);
        expect(file('summary.md')).toBe('### Plan\n');
      });
    });

    test('ends before anybody is asked, where a plan has what nobody reviewed', () => {
      ran([stepNamed(prepare, 'Prepare')], env, { plan: { code: 1 } }, ({ fails }) =>
        expect(fails).toBe(true),
      );
    });

    test.each([
      ['went out', 0, false],
      ['was rolled back', 1, true],
      ['nobody could tell of', 3, true],
    ])('a release that %s', (_, code, fails) => {
      const answers = { apply: { prints: 'verdict\n', code } };
      ran([stepNamed(apply, 'Apply')], env, answers, (done) => {
        expect(done.fails).toBe(fails);
        expect(done.asked[0]?.join(' ')).toContain(`--reviewed reviewed/${stage}.json`);
        expect(done.file('apply.txt')).toBe('verdict\n');
      });
    });

    test('its words are shown as text', () => {
      ran([stepNamed(apply, 'Summarize')], env, {}, ({ asked }) => {
        expect(asked).toEqual([['github', 'summary', '--title', `Release to ${stage}`, 'apply.txt']]);
      });
    });
  });
});
