import { DIGEST, type Ran, ran, SHA } from './ran-steps';
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
  const env = {
    ENVIRONMENT: 'production',
    PULL_REQUEST: '3',
    HEAD: SHA,
    BASE: 'b'.repeat(40),
    RUN: 'https://run',
  };
  const planned =
    `plan --assembly assembly --deployed --env production --head ${SHA} --base ${env.BASE} ` +
    '--details https://run --json plan/plan.json --markdown plan/plan.md';

  test('is written for the comment, and shown', () => {
    const answers = { plan: { writes: { 'plan/plan.md': '### Plan\n', 'plan/plan.json': '{}' } } };
    ran(plan, env, answers, ({ asked, file }) => {
      expect(asked[0]?.join(' ')).toBe(planned);
      expect(file('summary.md')).toBe('### Plan\n');
    });
  });

  test('of an environment that comes or goes compares two assemblies', () => {
    const answers = { plan: { writes: { 'plan/plan.md': '### Plan\n' } } };
    ran(plan, { ...env, DEPLOYED: 'false' }, answers, ({ asked }) => {
      expect(asked[0]?.join(' ')).toBe(planned.replace('--deployed', '--before before'));
    });
  });

  test.each<[string, string, string]>([
    ['both', '{"names":["production","staging"]}', 'production true,staging true'],
    ['one that goes', '{"names":["production"]}', 'production true,staging false'],
    [
      'one that comes',
      '{"names":["production","staging","test"]}',
      'production true,staging true,test false',
    ],
    ['no change that could be synthesized', '', 'production true,staging true'],
    ['a name that is none', '{"names":["production","staging","a b"]}', 'production true,staging true'],
  ])('is of the environments of base and head: %s', (_, HEAD, expected) => {
    const names = [stepNamed(job('plan.yml', 'environments'), 'Name them')];
    const BASE = '{"names":["production","staging"]}';
    ran(names, { BASE, HEAD }, {}, ({ file }) => {
      const [, json = ''] = /^plans=(.*)\n$/.exec(file('output.txt') ?? '') ?? [];
      const found: { environment: string; deployed: boolean }[] = JSON.parse(json);
      expect(found.map(({ environment, deployed }) => `${environment} ${deployed}`).join()).toBe(expected);
    });
  });

  test('what the policy of the base refuses fails the job, and is shown all the same', () => {
    const answers = { plan: { writes: { 'plan/plan.md': '### Plan\n' }, code: 1 } };
    const look = ({ asked, fails, file }: Ran) => {
      expect([asked[0]?.join(' '), fails]).toEqual([`${planned} --policy tools/plan-policy.json`, true]);
      expect(file('summary.md')).toBe('### Plan\n');
    };
    ran(plan, env, answers, look, { 'tools/plan-policy.json': '{}' });
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

describe('plan of what a person deploys', () => {
  const plan = [stepNamed(job('plan-rest.yml', 'plan'), 'Plan')];
  const comment = [stepNamed(job('plan-rest.yml', 'comment'), 'Comment')];
  const env = { NAME: 'deployed-by-hand', PULL_REQUEST: '3', HEAD: SHA, BASE: SHA, RUN: 'https://run' };

  test.each<[string, number]>([
    ['shown', 0],
    ['shown, and refused by the policy of the base', 1],
  ])('is %s', (_, code) => {
    const answers = { plan: { writes: { 'plan/plan.md': '### Plan\n' }, code } };
    const look = ({ asked, fails, file }: Ran) => {
      expect(asked.map((each) => each.join(' '))).toEqual([
        `plan --rest --assembly assembly --before before --env deployed-by-hand --head ${SHA} --base ${SHA} ` +
          '--details https://run --json plan/plan.json --markdown plan/plan.md --policy tools/plan-policy.json',
      ]);
      expect([fails, file('summary.md')]).toEqual([code !== 0, '### Plan\n']);
    };
    ran(plan, env, answers, look, { 'tools/plan-policy.json': '{}' });
  });

  test.each<[string, Record<string, string>, string]>([
    [
      'the plan, if it changes something',
      { 'plan/plan.md': 'x', 'plan/plan.json': '{}' },
      ' --body plan/plan.md --plan plan/plan.json --only-changes',
    ],
    ['that there is none', {}, ''],
  ])('the comment says %s', (_, files, more) => {
    const look = ({ asked }: Ran) =>
      expect(asked[0]?.join(' ')).toBe(
        `github comment --pull-request 3 --env deployed-by-hand --commit ${SHA}${more}`,
      );
    ran(comment, env, {}, look, files);
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

  describe.each([
    ['staging', 1],
    ['production-eu', 4],
    ['production-us', 8],
  ])('%s, at place %i', (stage, nth) => {
    const prepare = job('deploy.yml', `prepare-${nth}`);
    const apply = job('deploy.yml', `apply-${nth}`);
    const env = {
      ENVIRONMENT: stage,
      DIGESTS: `shop=${DIGEST} basket=${DIGEST} `,
      PEOPLE: '--merged-by ann',
    };

    const digests = `--digest shop=${DIGEST} --digest basket=${DIGEST}`;
    const said = { plan: { writes: { 'prepared/plan.md': '### Plan\n' } }, prepare: {} };

    test('is planned and prepared with the digests that were published, and shown', () => {
      ran([stepNamed(prepare, 'Prepare')], env, said, ({ asked, file }) => {
        expect(asked.map((each) => each.join(' '))).toEqual([
          `plan --assembly assembly --deployed --env ${stage} --head ${SHA} --reviewed reviewed/${stage}.json ` +
            `--json prepared/plan.json --markdown prepared/plan.md ${digests}`,
          `prepare --assembly assembly --env ${stage} --commit ${SHA} --cdk tools/cdk/bin/cdk ` +
            `--plan prepared/plan.json --out prepared/prepared.json ${digests} --merged-by ann`,
        ]);
        expect(file('summary.md')).toBe('### Plan\n');
      });
    });

    test('makes no change set, and asks nobody, where a plan has what nobody reviewed', () => {
      const refused = { ...said, plan: { ...said.plan, code: 1 } };
      ran([stepNamed(prepare, 'Prepare')], env, refused, ({ asked, fails, file }) => {
        expect([asked.length, fails, file('summary.md')]).toEqual([1, true, '### Plan\n']);
      });
    });

    const applied = {
      ...env,
      REGISTRY: '1.dkr.ecr/shop',
      WORKFLOWS: 'W V',
      SESSION: '7200',
      TARGET: '1.dkr.ecr.other/shop',
      BEFORE: 'shop-records-1',
      PEOPLE: '--merged-by ann --approved-by dependabot[bot]',
      TEAL_COMMIT_MESSAGE: '$(touch owned)',
    };

    test.each([
      ['went out', 0, false],
      ['was rolled back', 1, true],
      ['nobody could tell of', 3, true],
    ])('a release that %s', (_, code, fails) => {
      const answers = { apply: { prints: 'verdict\n', code } };
      ran([stepNamed(apply, 'Apply')], applied, answers, (done) => {
        expect(done.fails).toBe(fails);
        expect(done.asked.map((each) => each.join(' '))).toEqual([
          ...['shop', 'basket'].map(
            (name) =>
              `promote --service ${name} --env ${stage} --digest ${DIGEST} --workflow W V --from 1.dkr.ecr/shop/${name} ` +
              `--to 1.dkr.ecr.other/shop/${name} --assembly assembly --after-bucket shop-records-1`,
          ),
          'apply --prepared prepared/prepared.json --assembly assembly ' +
            `--plan prepared/plan.json --reviewed reviewed/${stage}.json --git history --timeout 7200s --merged-by ann --approved-by dependabot[bot]`,
        ]);
        expect(done.file('apply.txt')).toBe('verdict\n');
        expect(done.file('owned')).toBeUndefined();
      });
    });

    test('the first environment asks no other', () => {
      ran([stepNamed(apply, 'Apply')], { ...applied, BEFORE: '' }, {}, ({ asked }) => {
        expect(asked[0]?.at(-1)).toBe('assembly');
      });
    });

    test('nothing is applied of an image that the environment before has not released', () => {
      const answers = { promote: { prints: 'refused\n', code: 1 } };
      ran([stepNamed(apply, 'Apply')], applied, answers, ({ asked, fails, file }) => {
        expect([asked.length, fails, file('apply.txt')]).toEqual([1, true, 'refused\n']);
      });
    });

    test('its words are shown as text', () => {
      ran([stepNamed(apply, 'Summarize')], env, {}, ({ asked }) => {
        expect(asked).toEqual([['github', 'summary', '--title', `Release to ${stage}`, 'apply.txt']]);
      });
    });
  });
});
