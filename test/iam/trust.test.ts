import { Template } from 'aws-cdk-lib/assertions';
import type { Repository } from '../../lib/config/types-resolved';
import { pipelineOfRepository } from '../../lib/foundation/pipeline-access';
import { delivery, environment, production, repository } from '../lib/foundation/github-access-fixture';
import { type Role, type Vector, vectors } from './token-vectors';
import { type Job, tokenOf } from './tokens';
import { admits, type TrustStatement } from './trust-matcher';

const environments = [environment('staging', production), environment('production', production)];

/** The trust of each role, by name, as it is synthesized. */
function trusts(change: Partial<Repository> = {}): ReadonlyMap<string, TrustStatement[]> {
  const { access } = delivery(
    environments,
    {},
    undefined,
    pipelineOfRepository({ ...repository, ...change }),
  );
  const [stack] = access;
  if (!stack) throw new Error('no stack was made');
  const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return new Map(
    roles.map(({ Properties }) => [Properties.RoleName, Properties.AssumeRolePolicyDocument.Statement]),
  );
}

/** The roles that a token may take. */
const taken = (of: ReadonlyMap<string, TrustStatement[]>, token: Vector['token']): string[] =>
  [...of].filter(([, statements]) => admits(statements, token)).map(([name]) => name);

const immutable = trusts();
const classic = trusts({ subjects: 'classic' });
const both = trusts({ subjects: 'both' });
const workflows = { owner: 'platform', name: 'teal', tag: 'v1.4.0' };
const reusing = trusts({ workflows });

test('there are at least 80 tokens, each of its own, and every role has one', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(80);
  expect(new Set(vectors.map(({ title }) => title)).size).toBe(vectors.length);
  expect([...immutable.keys()].sort()).toEqual([...new Set(vectors.flatMap(({ takes }) => takes))].sort());
});

describe.each([...immutable.keys()] as Role[])('%s', (role) => {
  const statements = immutable.get(role) ?? [];

  test.each(vectors.map(({ title, ...vector }) => [title, vector] as const))('%s', (_, { token, takes }) => {
    expect(admits(statements, token)).toBe(takes.includes(role));
  });
});

describe('subjects', () => {
  const asClassic = (job: Job): Job => ({ ...job, form: 'classic' });
  const jobs: readonly [string, Job, Role[]][] = [
    ['a pull request', { event: 'pull_request', workflow: 'plan.yml' }, ['shop-plan']],
    ['a push to main', {}, ['shop-build', 'shop-prepare-staging', 'shop-prepare-production']],
    ['production', { environment: 'production' }, ['shop-deploy-production']],
    ['drift.yml', { workflow: 'drift.yml' }, ['shop-drift']],
  ];

  test.each(jobs)('classic ones admit %s of a classic repository alone', (_, job, roles) => {
    expect(taken(classic, tokenOf(asClassic(job))).sort()).toEqual([...roles].sort());
    expect(taken(classic, tokenOf(job))).toEqual([]);
  });

  test.each(jobs)('both admit %s in either form', (_, job, roles) => {
    expect(taken(both, tokenOf(asClassic(job))).sort()).toEqual([...roles].sort());
    expect(taken(both, tokenOf(job)).sort()).toEqual([...roles].sort());
  });

  test.each(jobs)('neither admits %s of who took the name over', (_, job) => {
    for (const form of ['classic', 'immutable'] as const) {
      expect(taken(classic, tokenOf({ ...job, form, id: 99 }))).toEqual([]);
      expect(taken(both, tokenOf({ ...job, form, id: 99 }))).toEqual([]);
    }
  });

  test.each(
    vectors.filter(({ takes, token }) => takes.length === 0 && !token.sub?.startsWith('repo:acme/shop:')),
  )('both refuse what immutable ones refuse: $title', ({ token }) => expect(taken(both, token)).toEqual([]));
});

describe('with workflows of another repository at a tag', () => {
  const called = { workflowsOf: 'platform/teal', workflowRef: 'refs/tags/v1.4.0' };

  test.each<[string, Job, Role[]]>([
    ['a caller on main in production', { ...called, environment: 'production' }, ['shop-deploy-production']],
    ['a caller on main', called, ['shop-build', 'shop-prepare-staging', 'shop-prepare-production']],
    ['a caller by schedule', { ...called, workflow: 'verdict.yml' }, ['shop-drift']],
    ['a pull request', { event: 'pull_request', workflow: 'plan.yml' }, ['shop-plan']],
    ['a caller on a branch', { ...called, ref: 'refs/heads/x' }, []],
    ['a caller on a branch in production', { ...called, environment: 'production', ref: 'refs/heads/x' }, []],
    ['another tag', { ...called, workflowRef: 'refs/tags/v1.4.1' }, []],
    ['a tag that starts alike', { ...called, workflowRef: 'refs/tags/v1.4.0-evil' }, []],
    ['a branch with the name of the tag', { ...called, workflowRef: 'refs/heads/v1.4.0' }, []],
    ['its main, which nobody of ours protects', { ...called, workflowRef: 'refs/heads/main' }, []],
    ['the commit of the tag', { ...called, workflowRef: 'a'.repeat(40) }, []],
    ['another owner’s', { ...called, workflowsOf: 'eve/teal' }, []],
    ['the caller’s own file', { environment: 'production' }, []],
    ['the caller’s own file, with the name of the tag', { workflowRef: 'refs/tags/v1.4.0' }, []],
    ['another caller', { ...called, environment: 'production', name: 'basket', id: 99 }, []],
    ['another of its workflows', { ...called, environment: 'production', workflow: 'ci.yml' }, []],
  ])('%s takes %j', (_, job, roles) => {
    expect(taken(reusing, tokenOf(job)).sort()).toEqual([...roles].sort());
  });
});

describe('a mistake in a trust is seen by the vectors', () => {
  const key = (claim: string) => `token.actions.githubusercontent.com:${claim}`;
  const deploy = immutable.get('shop-deploy-production') as TrustStatement[];
  const [{ Condition: { StringEquals = {} } = {} } = {} as TrustStatement] = deploy;
  const { [key('sub')]: sub = '', ...others } = StringEquals;

  const without = (claim: string) =>
    Object.fromEntries(Object.entries(StringEquals).filter(([one]) => one !== key(claim)));

  /** Titles of those that are admitted and should not be. */
  const wronglyAdmitted = (Condition: TrustStatement['Condition']): string[] =>
    vectors
      .filter(({ takes }) => !takes.includes('shop-deploy-production'))
      .filter(({ token }) =>
        admits([{ ...(deploy[0] as TrustStatement), ...(Condition && { Condition }) }], token),
      )
      .map(({ title }) => title);

  test('as it is, none is', () => expect(wronglyAdmitted({ StringEquals })).toEqual([]));

  test.each<[string, TrustStatement['Condition'], string]>([
    ['all of a repository', { StringLike: { [key('sub')]: 'repo:acme@1234/shop@5678:*' } }, 'a pull request'],
    ['all of an organization', { StringLike: { [key('sub')]: 'repo:acme*' } }, 'another repository: push'],
    [
      'the beginning of a name',
      { StringLike: { [key('sub')]: `${sub}*` } },
      'an environment whose name starts alike',
    ],
    [
      'claims that need not be there',
      { StringEquals: others, 'ForAllValues:StringEquals': { [key('sub')]: sub } },
      'production without sub',
    ],
    [
      'a poisoned list, whose first value IAM is content with',
      { StringLike: { ...others, [key('sub')]: [sub, '*'].flat() } },
      'another environment',
    ],
    ['any workflow', { StringEquals: without('job_workflow_ref') }, 'another workflow in production'],
    [
      'the subject alone',
      { StringEquals: { [key('sub')]: sub } },
      'a branch in production, with an edited deploy.yml',
    ],
    [
      'any audience',
      {
        StringEquals: Object.fromEntries(Object.entries(StringEquals).filter(([one]) => one !== key('aud'))),
      },
      'another audience',
    ],
    [
      'any branch',
      {
        StringEquals: Object.fromEntries(Object.entries(StringEquals).filter(([one]) => one !== key('ref'))),
      },
      'a branch in production that calls the workflow of main',
    ],
    [
      'a classic subject without an id',
      { StringEquals: { [key('sub')]: 'repo:acme/shop:environment:production' } },
      'a classic subject: production',
    ],
  ])('%s', (_, condition, title) => {
    expect(wronglyAdmitted(condition)).toContain(title);
  });
});
