import { type Job, tokenOf } from './tokens';
import type { Token } from './trust-matcher';

/** Roles of a delivery `shop` of acme/shop with staging and production, by their names. */
export type Role =
  | 'shop-plan'
  | 'shop-build'
  | 'shop-prepare-staging'
  | 'shop-prepare-production'
  | 'shop-deploy-staging'
  | 'shop-deploy-production'
  | 'shop-drift';

export interface Vector {
  readonly title: string;
  readonly token: Token;
  /** The roles that it may take, and no others, where subjects are immutable. */
  readonly takes: readonly Role[];
}

const onMain: readonly Role[] = ['shop-build', 'shop-prepare-staging', 'shop-prepare-production'];
const production = { environment: 'production' };
const back = {
  environment: 'production-rollback',
  event: 'workflow_dispatch',
  workflow: 'rollback.yml',
} as const;
const pull = { event: 'pull_request', workflow: 'plan.yml' } as const;
const drift = { event: 'schedule', workflow: 'drift.yml' } as const;

const job = (title: string, of: Job, takes: readonly Role[] = [], change: Token = {}): Vector => ({
  title,
  token: { ...tokenOf(of), ...change },
  takes,
});

/** What the workflows of the delivery run as. */
const intended: readonly Vector[] = [
  job('a pull request', pull, ['shop-plan']),
  job('a push to main', {}, onMain),
  job('deploy.yml in production', production, ['shop-deploy-production']),
  job('deploy.yml in staging', { environment: 'staging' }, ['shop-deploy-staging']),
  job('rollback.yml for production', back, ['shop-deploy-production']),
  job('rollback.yml for staging', { ...back, environment: 'staging-rollback' }, ['shop-deploy-staging']),
  job('drill.yml in staging', { environment: 'staging', event: 'schedule', workflow: 'drill.yml' }, [
    'shop-deploy-staging',
  ]),
  job('drift.yml by its schedule', drift, ['shop-drift']),
  job('drift.yml by hand', { ...drift, event: 'workflow_dispatch' }, ['shop-drift']),
  job('verdict.yml by its schedule', { ...drift, workflow: 'verdict.yml' }, ['shop-drift']),
  job('deploy.yml by hand on main', { event: 'workflow_dispatch' }, onMain),
  // Its author may change the workflow; the role is harmless instead.
  job('a pull request with a workflow of its own', { ...pull, workflow: 'evil.yml' }, ['shop-plan']),
  job('a pull request with an edited deploy.yml', { ...pull, workflow: 'deploy.yml' }, ['shop-plan']),
];

const otherRepositories: readonly Vector[] = [
  ...[production, pull, drift, {}].flatMap((of): Vector[] => {
    const what = `${'environment' in of ? 'production' : 'event' in of ? of.event : 'push'}`;
    return [
      job(`another repository: ${what}`, { ...of, name: 'basket', id: 99 }),
      job(`another owner: ${what}`, { ...of, owner: 'eve', ownerId: 9, id: 99 }),
      job(`a recycled name of a repository: ${what}`, { ...of, id: 99 }),
      job(`a recycled name of an owner: ${what}`, { ...of, ownerId: 9, id: 99 }),
      job(`a fork: ${what}`, { ...of, owner: 'eve', ownerId: 9, id: 99 }, [], { repository: 'acme/shop' }),
      job(`a classic subject: ${what}`, { ...of, form: 'classic' }),
    ];
  }),
  job('a repository whose name starts alike', { ...production, name: 'shop2', id: 99 }),
  job('a repository whose name ends alike', { ...production, name: 'my-shop', id: 99 }),
  job('an owner whose name starts alike', { ...production, owner: 'acme2', ownerId: 99, id: 99 }),
  job('an owner whose id starts alike', { ...production, ownerId: 12345 }),
  job('a repository whose id starts alike', { ...production, id: 56789 }),
  job('a repository whose id is shorter', { ...production, id: 567 }),
  job('other capitals of the owner', { ...production, owner: 'Acme' }),
  job('other capitals of the repository', { ...production, name: 'Shop' }),
  job('the ids in the names', {
    ...production,
    form: 'classic',
    owner: 'acme@1234',
    name: 'shop@5678',
    id: 99,
  }),
  job('our id claimed beside another subject', { ...production, owner: 'eve', ownerId: 9, id: 99 }, [], {
    repository_id: '5678',
  }),
];

const branches: readonly Vector[] = [
  job('a branch', { ref: 'refs/heads/x' }),
  job('a branch in production, with an edited deploy.yml', { ...production, ref: 'refs/heads/x' }),
  job('a branch in production that calls the workflow of main', {
    ...production,
    ref: 'refs/heads/x',
    workflowRef: 'refs/heads/main',
  }),
  job('main in production with the workflow of a branch', { ...production, workflowRef: 'refs/heads/x' }),
  job('main with the workflow of a branch', { workflowRef: 'refs/heads/x' }),
  job('a branch main2', { ref: 'refs/heads/main2' }),
  job('a branch main2 in production', { ...production, ref: 'refs/heads/main2' }),
  job('a branch main/x', { ref: 'refs/heads/main/x' }),
  job('a branch Main', { ref: 'refs/heads/Main' }),
  job('a branch named pull_request', { ref: 'refs/heads/pull_request' }),
  job('a branch named refs/heads/main', { ref: 'refs/heads/refs/heads/main' }),
  job('a branch named production', { ref: 'refs/heads/production' }),
  job('a tag named main', { ref: 'refs/tags/main' }),
  job('a tag named main in production', { ...production, ref: 'refs/tags/main' }),
  job('a tag in production', { ...production, ref: 'refs/tags/v1' }),
  job('a tag by drift.yml', { ...drift, ref: 'refs/tags/main' }),
  job('drift.yml on a branch', { ...drift, event: 'workflow_dispatch', ref: 'refs/heads/x' }),
  job('the merge of a pull request, by push', { ref: 'refs/pull/7/merge' }),
];

const environments: readonly Vector[] = [
  job('another environment', { environment: 'preview' }),
  job('an environment whose name starts alike', { environment: 'production2' }),
  job('an environment whose name ends alike', { environment: 'preproduction' }),
  job('an environment with capitals', { environment: 'Production' }),
  job('an environment production:x', { environment: 'production:x' }),
  job('an environment production%3Ax', { environment: 'production%3Ax' }),
  job('an environment production%3A', { environment: 'production%3A' }),
  job('an environment that spells a branch', { environment: 'x:ref:refs/heads/main' }),
  job('an environment without a name', { environment: '' }),
  job('an environment of a pull request', { ...pull, ...production }),
  job('an environment of a pull request, by deploy.yml', { ...production, event: 'pull_request' }),
  job('an environment named pull_request', { environment: 'pull_request' }),
  job('drift.yml in an environment', { ...drift, ...production }),
];

const workflows: readonly Vector[] = [
  job('another workflow on main', { workflow: 'ci.yml' }),
  job('another workflow in production', { ...production, workflow: 'ci.yml' }),
  job('plan.yml on main', { workflow: 'plan.yml' }),
  job('plan.yml in production', { ...production, workflow: 'plan.yml' }),
  // Nobody is asked in these environments: they are of rollback.yml, and it is of no other.
  job('rollback.yml in production', { ...back, ...production }),
  job('rollback.yml in another environment', { ...back, environment: 'preview-rollback' }),
  ...['deploy.yml', 'drill.yml', 'drift.yml', 'chatops.yml', 'x-rollback.yml'].map((workflow) =>
    job(`${workflow} in production-rollback`, { ...back, workflow }),
  ),
  job('rollback.yml on a branch', { ...back, ref: 'refs/heads/x' }),
  job('main with the rollback.yml of a branch', { ...back, workflowRef: 'refs/heads/x' }),
  job('a pull request with an edited rollback.yml', { ...back, event: 'pull_request' }),
  job('rollback.yml without an environment', { workflow: 'rollback.yml' }),
  job('drill.yml without an environment', { workflow: 'drill.yml' }),
  job('drift.yml in production', { ...production, workflow: 'drift.yml' }),
  job('chatops.yml on main', { workflow: 'chatops.yml' }),
  job('a workflow whose name starts alike', { ...production, workflow: 'deploy.yml.yml' }),
  job('a workflow whose name ends alike', { ...production, workflow: 'x-deploy.yml' }),
  job('a workflow in a folder', { ...production, workflow: 'deploy.yml/../ci.yml' }),
  job('deploy.yaml', { ...production, workflow: 'deploy.yaml' }),
  job('a reusable workflow of another repository', { ...production, workflowsOf: 'eve/shop' }),
  job('a reusable workflow of another repository, without an environment', { workflowsOf: 'platform/teal' }),
  job('a reusable workflow at a tag', {
    ...production,
    workflowsOf: 'platform/teal',
    workflowRef: 'refs/tags/v1.4.0',
  }),
  job('its own workflow at a commit', { ...production, workflowRef: 'a'.repeat(40) }),
  job('pull_request_target, which runs main', { event: 'pull_request_target' }, onMain),
];

const audiences: readonly Vector[] = [
  job('another audience', { ...production, aud: 'https://github.com/acme' }),
  job('another audience of a pull request', { ...pull, aud: 'sigstore' }),
  job('another audience of main', { aud: 'sts.amazonaws.com.evil.example' }),
  job('another audience of drift', { ...drift, aud: 'sts.amazonaws.com.cn' }),
  ...['aud', 'sub', 'repository_id', 'ref', 'job_workflow_ref'].flatMap((claim) => [
    job(`production without ${claim}`, production, [], { [claim]: undefined }),
    job(`main without ${claim}`, {}, [], { [claim]: undefined }),
    job(`drift without ${claim}`, drift, [], { [claim]: undefined }),
  ]),
  ...['aud', 'sub', 'repository_id'].map((claim) =>
    job(`a pull request without ${claim}`, pull, [], { [claim]: undefined }),
  ),
  job('a subject of nothing', production, [], { sub: '' }),
  job('a subject that is a pattern', production, [], { sub: '*' }),
  job('a subject with more behind', production, [], {
    sub: `${tokenOf(production).sub}:ref:refs/heads/main`,
  }),
  job('a subject of other claims', production, [], { sub: 'repository_owner:acme' }),
  { title: 'no claim at all', token: {}, takes: [] },
];

/** Each is tried with each role. */
export const vectors: readonly Vector[] = [
  ...intended,
  ...otherRepositories,
  ...branches,
  ...environments,
  ...workflows,
  ...audiences,
];
