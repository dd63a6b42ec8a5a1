import { mainRef } from '../../../lib/config/names';
import type { Repository } from '../../../lib/config/types-resolved';
import {
  environmentClaims,
  issuer,
  type JobContext,
  mainClaims,
  planClaims,
  rollbackClaims,
  subjects,
  workflowsOf,
} from '../../../lib/foundation/github-access-trust';
import { requireTrustThatFits, trustConditions } from '../../../lib/foundation/pipeline-trust';
import { repository } from './github-access-fixture';

// source: docs.github.com/actions/reference/security/oidc, both forms of the subject
describe('the subject of a token', () => {
  test.each<[Repository['subjects'], JobContext, string[]]>([
    ['immutable', { event: 'pull_request' }, ['repo:acme@1234/shop@5678:pull_request']],
    ['immutable', { ref: mainRef }, ['repo:acme@1234/shop@5678:ref:refs/heads/main']],
    ['immutable', { environment: 'production' }, ['repo:acme@1234/shop@5678:environment:production']],
    ['classic', { event: 'pull_request' }, ['repo:acme/shop:pull_request']],
    ['classic', { ref: mainRef }, ['repo:acme/shop:ref:refs/heads/main']],
    ['classic', { environment: 'production' }, ['repo:acme/shop:environment:production']],
    [
      'both',
      { ref: mainRef },
      ['repo:acme@1234/shop@5678:ref:refs/heads/main', 'repo:acme/shop:ref:refs/heads/main'],
    ],
  ])('%s, for %j: %j', (form, context, expected) => {
    expect(subjects({ ...repository, subjects: form }, context)).toEqual(expected);
  });

  test.each<[string, object]>([
    ['repository.owner', { owner: 'acme*' }],
    ['repository.owner', { owner: 'acme/shop' }],
    ['repository.owner', { owner: 'acme@1234' }],
    ['repository.owner', { owner: '' }],
    ['repository.name', { name: 'sh?p' }],
    ['repository.name', { name: 'shop:environment' }],
    ['repository.name', { name: 'shop%3Aenvironment' }],
    ['repository.name', { name: 'shop@5678' }],
    ['repository.name', { name: 'shop/..' }],
    ['repository.name', { name: '..' }],
    ['repository.name', { name: '$' + '{Token[1]}' }],
    ['repository.ownerId', { ownerId: 0 }],
    ['repository.ownerId', { ownerId: Number.NaN }],
    ['repository.id', { id: 1.5 }],
    ['repository.subjects', { subjects: 'any' }],
  ])('refuses %s of %j', (path, change) => {
    const changed = { ...repository, ...change } as Repository;
    expect(() => subjects(changed, { event: 'pull_request' })).toThrow(`${path} must be`);
  });

  // source: pipeline facts §1: `Production:V1` and a literal `Production%3AV1` have one subject
  test.each([
    '*',
    'prod*',
    'pro?',
    'production:v1',
    'production%3Av1',
    'production@1',
    'a/b',
    'Production',
    '',
    'a b',
    '$' + '{Token[1]}',
  ])('refuses the environment %j', (environment) => {
    expect(() => subjects(repository, { environment })).toThrow('environment must be');
  });
});

describe('the workflow of a token', () => {
  const workflows = { owner: 'platform', name: 'teal', tag: 'v1.4.0' };

  test('is the repository’s own, as it is on main', () => {
    expect(environmentClaims(repository, 'production', workflowsOf.deploy)).toMatchObject({
      ref: 'refs/heads/main',
      job_workflow_ref: [
        'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
        'acme/shop/.github/workflows/drill.yml@refs/heads/main',
      ],
    });
  });

  test('is a reusable one at its tag, called from main', () => {
    expect(mainClaims({ ...repository, workflows }, workflowsOf.drift)).toMatchObject({
      ref: 'refs/heads/main',
      job_workflow_ref: [
        'platform/teal/.github/workflows/drift.yml@refs/tags/v1.4.0',
        'platform/teal/.github/workflows/verdict.yml@refs/tags/v1.4.0',
      ],
    });
  });

  test.each<[string, object]>([
    ['repository.workflows.owner', { owner: 'platform/*' }],
    ['repository.workflows.name', { name: 'teal@v1' }],
    ['repository.workflows.tag', { tag: '*' }],
    ['repository.workflows.tag', { tag: 'v1/2' }],
    ['repository.workflows.tag', { tag: 'v1@refs' }],
    ['repository.workflows.tag', { tag: 'v1..2' }],
    ['repository.workflows.tag', { tag: 'v1.lock' }],
    ['repository.workflows.tag', { tag: '' }],
  ])('refuses %s of %j', (path, change) => {
    const changed = { ...repository, workflows: { ...workflows, ...change } };
    expect(() => mainClaims(changed, workflowsOf.build)).toThrow(`${path} must be`);
  });
});

test('every key is one that STS reads from a token', () => {
  // source: pipeline facts §1, condition keys since January 2026; another key under StringEquals denies everybody
  const readable = ['aud', 'sub', 'repository_id', 'ref', 'job_workflow_ref'];
  const { StringEquals } = trustConditions(issuer, mainClaims(repository, workflowsOf.drift));
  expect(Object.keys(StringEquals).sort()).toEqual(readable.map((key) => `${issuer}:${key}`).sort());
});

describe('a trust is as long as IAM takes', () => {
  const long: Repository = {
    owner: 'o'.repeat(30),
    ownerId: 999_999_999,
    name: 'n'.repeat(40),
    id: 9_999_999_999,
    subjects: 'both',
    formerWorkflows: [],
    workflows: { owner: 'w'.repeat(30), name: 'r'.repeat(40), tag: 'v10.10.10' },
  };
  const trustOf = (of: Repository) => {
    const claims = [
      environmentClaims(of, 'e'.repeat(31), workflowsOf.deploy),
      rollbackClaims(of, 'e'.repeat(31)),
    ];
    requireTrustThatFits('shop-deploy-e', issuer, claims);
    return claims;
  };

  test('with long names, and what stands around the conditions', () => {
    const Federated = 'arn:aws-us-gov:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
    const Statement = trustOf(long).map((claims) => ({
      Effect: 'Allow',
      Principal: { Federated },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: trustConditions(issuer, claims),
    }));
    // source: IAM quotas, "Role trust policy length": 2,048 characters
    expect(JSON.stringify({ Version: '2012-10-17', Statement }).length).toBeLessThanOrEqual(2_048);
  });

  test('with longer ones it is refused, and says what to shorten', () => {
    const workflows = { owner: 'w'.repeat(39), name: 'r'.repeat(100), tag: 't'.repeat(64) };
    expect(() => trustOf({ ...long, owner: 'o'.repeat(39), name: 'n'.repeat(100), workflows })).toThrow(
      'the trust of shop-deploy-e must be at most 2048 characters',
    );
  });
});

test('a claim without a value is refused, since IAM would take nobody or everybody', () => {
  expect(() => trustConditions(issuer, { ...planClaims(repository), sub: [] })).toThrow(
    'sub must have a value',
  );
});
