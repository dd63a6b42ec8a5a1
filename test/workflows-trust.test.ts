import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { delivery, outputsOf, PURPOSES, type Purpose, roleFor } from '../cli/github/role/decide';
import { longestJob } from '../lib/config/deploy-session';
import {
  accountRoleName,
  deployRoleName,
  prepareRoleName,
  restoreRoleName,
  rollbackEnvironment,
} from '../lib/config/names';
import { workflowsOf } from '../lib/foundation/github-access-trust';
import {
  expression,
  job,
  places,
  root,
  stepNamed,
  texts,
  withToken,
  workflow,
  workflows,
} from './workflow-files';

/** What a job of a workflow takes: `deploy` of `apply-2`. */
const takes = (name: string): { file: string; purpose: Purpose; environment: unknown } => {
  const [file = '', id = ''] = name.split(' ');
  const { run = '' } = stepNamed(job(file, id), 'Find the role');
  const purpose = PURPOSES.find((each) => run.includes(`--for ${each} `));
  if (!purpose) throw new Error(`${name} must ask for a role`);
  return { file, purpose, environment: job(file, id).environment };
};

describe.each(withToken)('%s', (name) => {
  const { file, purpose, environment } = takes(name);

  test('is a job of a workflow that its role trusts', () => {
    // The plan role trusts any pull request, whose author writes the workflow.
    if (file === 'rollback.yml') expect(workflowsOf.rollback).toEqual([file]);
    else if (purpose !== 'plan') expect(workflowsOf[purpose]).toContain(file);
    else expect(file).toBe('plan-environment.yml');
  });

  test('names an environment when its role trusts one, and none otherwise: it would be the subject', () => {
    if (purpose === 'deploy' || purpose === 'restore')
      expect(environment).toMatch(
        /^\$\{\{ (inputs\.[\w-]+( \|\| '\w+')?|fromJSON\(needs\.assemble\.outputs\.delivery\)\.names\[\d\]) \}\}(-rollback)?$/,
      );
    else expect(environment).toBeUndefined();
  });

  test('asks for the role of the environment that it is of', () => {
    const [file = '', id = ''] = name.split(' ');
    const own =
      file === 'rollback.yml'
        ? rollbackEnvironment(`${job(file, id).env?.ENVIRONMENT}`)
        : job(file, id).env?.ENVIRONMENT;
    if (purpose === 'deploy' || purpose === 'restore') expect(environment).toBe(own);
    const asks = stepNamed(job(file, id), 'Find the role').run?.includes('--env "$ENVIRONMENT"');
    expect(asks).toBe(purpose !== 'build');
  });
});

test.each<[Purpose, string]>([
  ['plan', accountRoleName('shop', 'plan')],
  ['build', accountRoleName('shop', 'build')],
  ['prepare', prepareRoleName('shop', 'production')],
  ['deploy', deployRoleName('shop', 'production')],
  ['drift', accountRoleName('shop', 'drift')],
  ['restore', restoreRoleName('shop', 'production')],
])('teal names the role to %s as the stack does', (purpose, name) => {
  const place = { account: '111122223333', region: 'eu-west-1' };
  const shop = delivery.parse({
    name: 'shop',
    images: {
      ...place,
      services: ['shop'],
      registry: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop',
      workflow: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
      workflows: ['acme/shop/.github/workflows/deploy.yml@refs/heads/main'],
    },
    environments: {
      production: {
        ...place,
        services: ['shop'],
        session: 7_200,
        databases: ['shop'],
        registry: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop',
        before: '',
      },
    },
  });
  const found = roleFor(shop, purpose, purpose === 'build' ? undefined : 'production');
  expect(found.role).toBe(`arn:aws:iam::111122223333:role/${name}`);
  const session: Partial<Record<Purpose, number>> = { deploy: 7_200, restore: 10_800 };
  expect(outputsOf(found)).toContain(`session=${session[purpose] ?? 3_600}\n`);
  expect(outputsOf(found)).toContain(`databases=${purpose === 'build' ? '' : 'shop'}\n`);
});

describe('queues', () => {
  const group = (file: string) => workflow(file).concurrency?.group ?? '';

  test('a rollback waits for nothing: not for a deploy, a drill or another rollback', () => {
    expect(group('rollback.yml')).toBe(`rollback-${expression('github.run_id')}`);
    expect(group('drill.yml')).toBe(`drill-${expression("inputs.environment || 'staging'")}`);
    expect(group('deploy.yml')).toBe('deploy');
  });

  test.each(['deploy.yml', 'rollback.yml', 'drill.yml', 'verdict.yml', 'drift.yml'])(
    '%s is never stopped half-way',
    (file) => {
      expect(workflow(file).concurrency?.['cancel-in-progress']).toBe(false);
    },
  );

  test('pushes that wait give way to the newest: GitHub keeps one pending run of a queue', () => {
    // source: docs.github.com/actions, `concurrency`: "queue: max" would keep them all
    for (const { concurrency } of workflows.values()) expect(concurrency ?? {}).not.toHaveProperty('queue');
  });

  test('each environment is prepared and applied in its turn, as long as a job may last', () => {
    for (const nth of places) {
      const [prepare, apply] = [job('deploy.yml', `prepare-${nth}`), job('deploy.yml', `apply-${nth}`)];
      const before = nth === 1 ? [] : [`apply-${nth - 1}`];
      expect(prepare.needs).toEqual(['assemble', 'publish', 'reviewed', ...before]);
      expect(apply.needs).toEqual(['assemble', 'publish', 'reviewed', `prepare-${nth}`]);
      expect(apply['timeout-minutes']).toBe(longestJob);
      const name = expression(`fromJSON(needs.assemble.outputs.delivery).names[${nth - 1}]`);
      expect(prepare).toMatchObject({ name: `Prepare ${name}`, env: { ENVIRONMENT: name } });
      // The one that protects it is the one that is deployed, by what was prepared for it.
      expect(apply).toMatchObject({ name: `Apply to ${name}`, environment: name });
      expect(apply.env).toMatchObject({
        ENVIRONMENT: name,
        PREPARED: expression(`needs.prepare-${nth}.outputs.prepared`),
      });
    }
  });

  test('every environment is released by the same steps', () => {
    const of = (id: string, nth: number) => {
      const released = { ...job('deploy.yml', id), ...(id.startsWith('prepare') && { if: '', needs: '' }) };
      return JSON.stringify(released)
        .replaceAll(`names[${nth - 1}]`, 'NAME')
        .replaceAll(`prepare-${nth}`, 'PREPARE');
    };
    for (const nth of places) {
      expect(of(`apply-${nth}`, nth)).toBe(of('apply-1', 1));
      expect(of(`prepare-${nth}`, nth)).toBe(of('prepare-1', 1));
    }
  });

  test('an anchor has a name that GitHub takes, and nothing is merged into what it stands for', () => {
    for (const text of texts.values()) {
      expect(text).not.toMatch(/<<:/);
      for (const [, name] of text.matchAll(/^\s*[\w-]+: [&*](\S+)/gm)) expect(name).toMatch(/^[a-z]+$/);
    }
  });
});

describe('plan', () => {
  test('does not try forks, which get no token', () => {
    expect(job('plan.yml', 'environment').if).toContain(
      'github.event.pull_request.head.repo.full_name == github.repository',
    );
  });

  test('runs the change’s code where there is no token, and the base’s programs where there is one', () => {
    expect(job('plan.yml', 'head').with).toMatchObject({ commit: expression('github.sha'), name: 'head' });
    expect(job('plan.yml', 'base').with).toMatchObject({
      commit: expression('github.event.pull_request.base.sha'),
      name: 'base',
    });
    expect(job('plan.yml', 'environment').with).toMatchObject({
      assembly: expression('needs.head.outputs.assembly'),
      tools: expression('needs.base.outputs.tools'),
    });
    for (const id of ['head', 'base']) expect(job('plan.yml', id).permissions).toEqual({ contents: 'read' });
  });

  test('what a person deploys is compared with the base, without credentials', () => {
    const { rest } = workflow('plan.yml').jobs;
    expect(rest?.with).toEqual({
      assembly: expression('needs.head.outputs.assembly'),
      before: expression('needs.base.outputs.assembly'),
      tools: expression('needs.base.outputs.tools'),
    });
    for (const id of ['environments', 'environment', 'rest'])
      expect(job('plan.yml', id).if).toMatch(
        /^!cancelled\(\) && .* github\.event\.pull_request\.head\.repo\.full_name == github\.repository( && .*)?$/,
      );
    expect(job('plan-rest.yml', 'plan').permissions).toEqual({});
  });

  test.each(['plan-environment.yml', 'plan-rest.yml'])('the comment of %s is written without AWS', (file) => {
    expect(job(file, 'comment').permissions).toEqual({ 'pull-requests': 'write' });
  });
});

test('chatops has no credentials but a token that dispatches, and no code of a pull request', () => {
  const { dispatch, assemble } = workflow('chatops.yml').jobs;
  expect(dispatch?.permissions).toEqual({ actions: 'write', issues: 'write', 'pull-requests': 'write' });
  expect(assemble?.with).toMatchObject({ commit: expression('github.sha') }); // of issue_comment: the default branch
  expect(workflow('chatops.yml').on.issue_comment).toEqual({ types: ['created'] });
});

test('what dispatches finds its workflows', () => {
  for (const verb of ['rollback', 'drift', 'drill']) {
    expect(Object.keys(workflow(`${verb}.yml`).on)).toContain('workflow_dispatch');
  }
  const inputs = (workflow('rollback.yml').on.workflow_dispatch as { inputs: object }).inputs;
  expect(Object.keys(inputs)).toEqual([
    ...['sha', 'environment', 'service', 'reason', 'across', 'instead-of', 'unverified', 'without-records'],
    'programs',
  ]);
  // Called from another repository it takes the same, and where its program is.
  const called = (workflow('rollback.yml').on.workflow_call as { inputs: object }).inputs;
  expect(Object.keys(called)).toEqual([...Object.keys(inputs), 'teal']);
});

describe('the supply chain', () => {
  const dependabot = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; directory: string; cooldown?: Record<string, number> }[];
  };

  test('every pin is moved, after a week', () => {
    // And those of a team's own services.
    expect(dependabot.updates.map((each) => `${each['package-ecosystem']} ${each.directory}`)).toEqual(
      expect.arrayContaining(['github-actions /', 'npm /', 'npm /app', 'docker /app']),
    );
    for (const { cooldown } of dependabot.updates)
      expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7);
  });

  test('everything has owners: nearly all of it runs beside a token', () => {
    const owners = readFileSync(join(root, '.github/CODEOWNERS'), 'utf8');
    expect(owners.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      '*  @OWNER/platform',
    ]);
  });

  test('the branch rules ask for results that the workflows have', () => {
    const ruleset = JSON.parse(readFileSync(join(root, '.github/rulesets/main.json'), 'utf8')) as {
      rules: {
        type: string;
        parameters?: { required_status_checks?: { context: string; integration_id: number }[] };
      }[];
    };
    const asked = ruleset.rules.flatMap(({ parameters }) => parameters?.required_status_checks ?? []);
    // A job that calls a workflow: its name, and that of the job in it.
    const { name } = job('notify.yml', 'notify') as { name?: string };
    const results = ['ci.yml', 'plan.yml'].map(
      (file) => `${(job(file, 'end') as { name?: string }).name} / ${name}`,
    );
    // Of GitHub Actions alone, whose app is 15368: a token that writes statuses is not enough. Not the landing check,
    // whose workflow a clone deletes. source: docs.github.com/rest/repos/rules (integration_id); api.github.com/apps/github-actions
    expect(asked).toEqual(results.map((context) => ({ context, integration_id: 15368 })));
  });
});
