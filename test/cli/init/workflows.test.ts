import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { gitHubFiles } from '../../../cli/init/files/github';
import { PROGRAM, workflowFiles } from '../../../cli/init/files/workflows';
import { expression, root, type Workflow, workflow } from '../../workflow-files';

const from = { owner: 'acme', name: 'teal', tag: 'v1.0.0' };
const written = (environments = ['staging', 'production'], taken: readonly string[] = []) =>
  new Map(
    workflowFiles(from, environments, taken).map(({ path, content }) => [
      path.replace('.github/workflows/', ''),
      { content, ...(parse(content) as Workflow) },
    ]),
  );
const jobOf = (file: string, environments?: readonly string[]) => {
  const { jobs } = written(environments as string[]).get(file) ?? {};
  return Object.values(jobs ?? {})[0];
};
const calledInputs = (file: string) =>
  (
    workflow(file).on.workflow_call as {
      inputs?: Record<string, { required?: boolean; default?: unknown }>;
    } | null
  )?.inputs ?? {};

/** Of a workflow and of all that it calls. */
function permissionsOf(file: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const { permissions = {}, uses } of Object.values(workflow(file).jobs)) {
    const called = uses === undefined ? {} : permissionsOf(uses.split('/').at(-1) ?? '');
    for (const [scope, right] of [...Object.entries(permissions), ...Object.entries(called)])
      if (all[scope] !== 'write') all[scope] = right;
  }
  return all;
}

test('there is one for each that can be called by itself', () => {
  expect([...written().keys()].sort()).toEqual([
    'chatops.yml',
    'ci.yml',
    'deploy.yml',
    'drift.yml',
    'drill.yml',
    'plan.yml',
    'rollback.yml',
    'verdict.yml',
  ]);
});

describe.each([...written()])('%s', (file, { content, name, on, permissions, jobs }) => {
  const [[id, job] = ['', undefined]] = Object.entries(jobs);

  test('calls the one of its name at the tag, by a job of its name, and does nothing else', () => {
    expect(Object.keys(jobs)).toHaveLength(1);
    expect([`${name}.yml`, `${id}.yml`]).toEqual([file, file]);
    expect(job?.uses).toBe(`acme/teal/.github/workflows/${file}@v1.0.0`);
    expect(permissions).toEqual({});
    expect(content).not.toMatch(/\brun:|\bsteps:/);
  });

  test('gives what the called jobs name, and nothing more', () => {
    expect(job?.permissions).toEqual(permissionsOf(file));
  });

  test('begins for the same events', () => {
    const { workflow_call: _, ...events } = workflow(file).on;
    expect(on).toEqual(file === 'rollback.yml' ? { workflow_dispatch: expect.anything() } : events);
  });

  test('hands on inputs that it takes, and all that it must have', () => {
    const known = calledInputs(file);
    const given = Object.keys(job?.with ?? {});
    expect(Object.keys(known)).toEqual(expect.arrayContaining(given));
    const musts = Object.entries(known)
      .filter(([, { required }]) => required)
      .map(([input]) => input);
    expect(given).toEqual(expect.arrayContaining(musts));
    if ('teal' in known) expect(job?.with).toMatchObject({ teal: PROGRAM });
  });

  test('hands on the address, where the called one takes it', () => {
    const called = workflow(file).on.workflow_call as { secrets?: object } | null;
    const takes = 'TEAL_WEBHOOK' in (called?.secrets ?? {});
    expect(job?.secrets).toEqual(takes ? { TEAL_WEBHOOK: expression('secrets.TEAL_WEBHOOK') } : undefined);
  });
});

test('a rollback is asked for the same as in Teal’s own', () => {
  const asked = (file: Workflow | undefined) =>
    (file?.on.workflow_dispatch as { inputs: Record<string, object> } | undefined)?.inputs ?? {};
  const own = asked(workflow('rollback.yml'));
  const ours = asked(written().get('rollback.yml'));
  expect(Object.keys(ours)).toEqual(Object.keys(own));
  for (const [name, { default: value, required }] of Object.entries(own) as [
    string,
    { default?: string; required?: boolean },
  ][])
    expect(ours[name]).toMatchObject({
      type: 'string',
      ...(value !== undefined && { default: value }),
      ...(required && { required }),
    });
  expect(jobOf('rollback.yml')?.with).toMatchObject({ reason: expression('inputs.reason') });
});

test.each([[['staging', 'production']], [['live']], [['test', 'production-eu', 'production-us']]])(
  'environments %j are not named: those of the configuration are deployed',
  (environments) => {
    expect(jobOf('deploy.yml', environments)?.with).toEqual({ teal: PROGRAM });
  },
);

test('nobody practises on the only environment', () => {
  expect(written(['live']).has('drill.yml')).toBe(false);
  expect(jobOf('drill.yml', ['dev', 'live'])?.with).toMatchObject({ environment: 'dev' });
});

test('a ci.yml of the team stays beside Teal’s', () => {
  expect([...written(undefined, ['.github/workflows/ci.yml']).keys()]).toContain('teal-ci.yml');
});

test('environments are guarded and main is ruled as in Teal’s own repository', () => {
  const [environments, rules] = gitHubFiles(['staging', 'production']).map(({ content }) =>
    JSON.parse(content),
  );
  expect(environments).toEqual(JSON.parse(readFileSync(join(root, '.github/environments.json'), 'utf8')));
  const checks = JSON.stringify(rules).match(/"context":"[^"]+"/g);
  // The name of the calling job, of the job that it calls, and of the job in that one.
  expect(checks).toEqual(['"context":"ci / ci / Result"', '"context":"plan / plan / Result"']);
});
