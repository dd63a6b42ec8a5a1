import { join } from 'node:path';
import { tealProgram } from '../cli/program';
import config from '../examples/gitlab';
import { gitlabAudience } from '../lib/foundation/gitlab-access-trust';
import { globals, holds, type Job, jobs, pipeline, text } from './gitlab-pipeline-files';
import { withoutActions } from './parsed-verb';
import { commandsIn } from './runbooks/shell';
import { root, synthesize } from './synth';

const example = synthesize(config, join(root, 'examples/gitlab.ts'));
const access = example.template('shop-gitlab-access-111122223333');
const roleNames = Object.values(access.findResources('AWS::IAM::Role')).map(
  ({ Properties }) => Properties.RoleName,
);

const all = [...jobs];
const withToken = all.filter(([, { id_tokens }]) => id_tokens !== undefined);
const scriptOf = ({ before_script = [], script = [] }: Job): string =>
  [...before_script, ...script].join('\n');

/** Words for what a job or GitLab puts into its environment. */
function filled(script: string, job: Job): string {
  const known = new Map([
    ...globals,
    ...Object.entries(job.parallel?.matrix[0] ?? {}).map(([name, [first = '']]) => [name, first] as const),
    ...Object.entries(job.variables ?? {}),
    ...([
      ['CI_COMMIT_SHA', '0'.repeat(40)],
      ['CI_MERGE_REQUEST_DIFF_BASE_SHA', '1'.repeat(40)],
    ] as const),
    ...([
      ['SHOP_DIGEST', `sha256:${'2'.repeat(64)}`],
      ['ROLLBACK_TO', '3'.repeat(40)],
    ] as const),
    ...([
      ['ROLLBACK_REASON', 'checkout fails'],
      ['environment', 'staging'],
    ] as const),
  ]);
  return script.replace(/\$(\w+)/g, (whole, name: string) => known.get(name) ?? whole);
}

/** What a job asks of teal: words from the verb on. */
const askedOf = (job: Job): string[][] =>
  commandsIn(filled(scriptOf(job), job)).flatMap((words) => {
    const at = words.findIndex((word, nth) =>
      word === 'teal' ? words[nth - 1] === '--no-install' : /^(base-)?tools\/teal\.js$/.test(word),
    );
    return at === -1 ? [] : [words.slice(at + 1)];
  });
const asked = all.flatMap(([name, job]) =>
  askedOf(job).map((words) => [name, words.join(' '), words] as const),
);

const given = { CI_DEFAULT_BRANCH: 'main', ROLLBACK_TO: '' };
test.each<[string, Readonly<Record<string, string>>, string[]]>([
  [
    'a push on main',
    { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main' },
    [
      ...[
        'assemble',
        'check',
        'build',
        'scan',
        'publish',
        'plan: staging',
        'prepare: staging',
        'apply: staging',
      ],
      ...['plan: production', 'prepare: production', 'apply: production'],
    ],
  ],
  ['a merge request', { CI_PIPELINE_SOURCE: 'merge_request_event' }, ['assemble', 'check', 'plan']],
  [
    'a schedule',
    { CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main' },
    ['assemble', 'drift', 'verdict'],
  ],
  [
    'a rollback by hand',
    { CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'main', ROLLBACK_TO: '3'.repeat(40) },
    ['assemble', 'rollback'],
  ],
  ['a pipeline by hand', { CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'main' }, ['assemble']],
  ['a push on another branch', { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'fix' }, []],
  [
    'a rollback from another branch',
    { CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'fix', ROLLBACK_TO: '3'.repeat(40) },
    [],
  ],
])('%s runs its jobs', (_, variables, names) => {
  const of = { ...given, ...variables };
  const runs = ({ rules }: Job) => rules === undefined || rules.some((rule) => holds(rule.if, of));
  const started = pipeline.workflow.rules.some((rule) => holds(rule.if, of));
  expect(started ? all.filter(([, job]) => runs(job)).map(([name]) => name) : []).toEqual(names);
});

test('the pipeline asks teal', () => expect(asked.length).toBeGreaterThan(12));

test.each(asked)('%s: teal %s is taken by the program', async (_, __, words) => {
  await withoutActions(tealProgram()).parseAsync([...words], { from: 'user' });
});

/** The role that a verb needs. docs/github-access.md: they are the same. */
function roleOf([verb = '', ...options]: readonly string[]): string | undefined {
  const environment = options[options.indexOf('--env') + 1];
  switch (verb) {
    case 'plan':
      return options.includes('--deployed') ? 'shop-plan' : undefined;
    case 'prepare':
      return `shop-prepare-${environment}`;
    case 'rollback':
      return `shop-deploy-${environment}`;
    case 'drift':
    case 'verdict':
      return 'shop-drift';
    case 'ci':
    case 'tools':
      return undefined;
    default:
      throw new Error(`the role that teal ${verb} needs must be told here`);
  }
}

describe.each(all)('%s', (name, job) => {
  const role = job.variables?.AWS_ROLE_ARN?.replace('arn:aws:iam::111122223333:role/', '');

  test('has the role that its verbs need, and no other', () => {
    // `apply` has its environment in what was prepared.
    const needed = askedOf(job).map((words) =>
      words[0] === 'apply' ? `shop-deploy-${job.variables?.ENVIRONMENT}` : roleOf(words),
    );
    const expected = name === 'publish' ? ['shop-build'] : needed;
    expect([...new Set(expected)].filter(Boolean)).toEqual(role === undefined ? [] : [role]);
    if (role !== undefined) expect(roleNames).toContain(role);
    expect(job.id_tokens?.AWS_ID_TOKEN?.aud).toBe(role === undefined ? undefined : gitlabAudience);
  });

  test('has all files from jobs that it names', () => {
    const files = ['cdk.out', 'tools', 'plan/', 'prepared/', 'images/shop.tar'];
    const made = (job.needs ?? []).flatMap((need) => jobs.get(need)?.artifacts?.paths ?? []);
    const own = job.artifacts?.paths ?? [];
    const script = scriptOf(job);
    const used = files.filter((file) =>
      new RegExp(`(?<![\\w-/])${file.replace('.', '\\.')}\\b`).test(script),
    );
    expect(made.concat(own)).toEqual(expect.arrayContaining(used));
  });

  test('shows its artifacts to the project alone, caches nothing, and ends', () => {
    if (job.artifacts) expect(job.artifacts.access).toBe('developer');
    expect(job.cache).toBeUndefined();
    expect(job.timeout).toMatch(/^\d+(m|h)$/);
    expect(pipeline.stages).toContain(job.stage);
  });

  test('runs in images of an exact version', () => {
    for (const image of [job.image ?? '', ...(job.services ?? []).map(({ name: one }) => one)]) {
      expect(globals.get(image.replace(/^\$/, ''))).toMatch(
        /:\d+\.\d+(\.\d+)?[\w.-]*(@sha256:[0-9a-f]{64})?$/,
      );
    }
  });
});

describe.each(withToken)('%s, which has a token,', (name, job) => {
  test('installs nothing, fetches nothing, and runs nothing of a checkout', () => {
    const programs = commandsIn(scriptOf(job)).map(([program = '']) => program);
    const allowed = ['(umask', 'node', 'mkdir', 'cat', 'export', 'echo', 'printf'];
    const publishing = ['if', 'else', 'fi', 'skopeo', 'cosign', 'then'];
    const unknown = programs.filter(
      (program) => ![...allowed, ...(name === 'publish' ? publishing : [])].includes(program),
    );
    expect(unknown).toEqual([]);
  });

  test('has a checkout only where the history is asked for', () => {
    const wantsHistory = scriptOf(job).includes('--git .');
    expect(job.variables).toMatchObject(
      wantsHistory ? { GIT_STRATEGY: 'fetch', GIT_DEPTH: '0' } : { GIT_STRATEGY: 'empty' },
    );
  });

  test('is in no merge request', () => {
    const request = { ...given, CI_PIPELINE_SOURCE: 'merge_request_event', ROLLBACK_TO: '3'.repeat(40) };
    expect(job.rules?.some((rule) => holds(rule.if, request))).toBe(false);
  });
});

test('production waits for a person, and a rollback for nothing but its person', () => {
  const production = jobs.get('apply: production');
  expect(production?.rules).toEqual([expect.objectContaining({ when: 'manual', allow_failure: false })]);
  for (const environment of ['staging', 'production']) {
    const job = jobs.get(`apply: ${environment}`);
    expect(job).toMatchObject({ environment: { name: '$ENVIRONMENT' }, resource_group: '$ENVIRONMENT' });
    expect(job?.variables?.ENVIRONMENT).toBe(environment);
  }
  const rollback = jobs.get('rollback');
  expect(rollback?.resource_group).toBeUndefined();
  expect(rollback?.environment).toEqual({ name: 'production-rollback' });
});

test('staging and production are released by the same steps', () => {
  for (const step of ['plan', 'prepare', 'apply']) {
    const of = (environment: string) => {
      const { needs, rules, stage, ...same } = jobs.get(`${step}: ${environment}`) ?? {};
      return JSON.stringify(same).replaceAll(environment, 'ENVIRONMENT');
    };
    expect(of('staging')).toBe(of('production'));
  }
});

test('names are those of the configuration', () => {
  const { project = '' } = config.gitlab ?? {};
  expect(text).toContain(
    `--certificate-identity "https://gitlab.com/${project}//.gitlab-ci.yml@refs/heads/main"`,
  );
  const build = JSON.stringify(access.findResources('AWS::IAM::Policy'));
  const [, account, region, repository] =
    /^(\d+)\.dkr\.ecr\.([\w-]+)\.amazonaws\.com\/(.+)$/.exec(globals.get('REPOSITORY') ?? '') ?? [];
  expect(build).toContain(`arn:aws:ecr:${region}:${account}:repository/${repository}"`);
  expect(globals.get('AWS_REGION')).toBe(region);
});

// What is given becomes text of the file.
test.each([
  ['rollback_to', '3'.repeat(40), true],
  ['rollback_to', 'main', false],
  ['rollback_to', '"$(id)"', false],
  ['rollback_reason', 'checkout fails (INC-123): 500s', true],
  ['rollback_reason', 'a"; id; "', false],
  ['rollback_reason', '$AWS_ID_TOKEN', false],
  ['rollback_reason', 'a\nb: c', false],
  ['rollback_reason', '', false],
])('the input %s takes %j: %j', (name, value, taken) => {
  const { regex = '', default: otherwise = '' } = pipeline.inputs[name] ?? {};
  expect(new RegExp(regex).test(value)).toBe(taken);
  expect(new RegExp(regex).test(otherwise)).toBe(true);
  expect(globals.get(name.toUpperCase())).toBe(`$[[ inputs.${name} ]]`);
});

test('nothing that was fetched is run', () => {
  expect(text).not.toMatch(/\|\s*(ba|z|da)?sh\b|curl|wget|:latest\b/);
});
