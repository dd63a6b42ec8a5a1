import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStacks } from '../../../cli/github/delivery/assembly';
import { outlineOf } from '../../../cli/github/delivery/outline';
import { outputsOf, PURPOSES, roleFor, delivery as shape } from '../../../cli/github/role/decide';
import { recordsBucketName } from '../../../lib/config/names';
import { writeManifest } from '../../../lib/delivery-manifest';
import { piped } from '../../piped-delivery';
import { shop, synthesize } from '../../synth';

writeManifest(piped.assembly, piped.delivery.manifest(piped.assembly.directory));
const outline = outlineOf(readStacks(piped.assembly.directory));
const account = '111122223333';
const WORKFLOW = 'acme/shop/.github/workflows/deploy.yml@refs/heads/main';
const place = { account, region: 'eu-west-1' };

test('where the delivery goes, in the order of promotion', () => {
  expect(outline).toMatchObject({
    name: 'shop',
    names: ['staging', 'production', 'pre-production'],
    images: {
      ...place,
      services: ['shop'],
      registry: `${account}.dkr.ecr.eu-west-1.amazonaws.com/shop`,
      workflow: WORKFLOW,
      workflows: [WORKFLOW],
    },
    environments: {
      staging: { before: '' },
      production: {
        ...place,
        services: ['shop'],
        registry: `${account}.dkr.ecr.eu-west-1.amazonaws.com/shop`,
        before: recordsBucketName('shop', account),
      },
    },
  });
  // It is one line of GITHUB_OUTPUT, and what is read back is what was written.
  expect(JSON.stringify(outline)).not.toContain('\n');
  expect(shape.parse(JSON.parse(JSON.stringify(outline))).environments).toEqual(outline.environments);
});

test('an environment without an account, or without a pipeline, is none that workflows deploy to', () => {
  const { environments, stacks } = readStacks(piped.assembly.directory);
  const without = (change: object) =>
    outlineOf({
      environments,
      stacks: stacks.map((stack) => (stack.name === 'shop-production' ? { ...stack, ...change } : stack)),
    }).names;
  expect(without({ place: undefined })).toEqual(['staging', 'pre-production']);
  expect(without({ parameters: [] })).toEqual(['staging', 'pre-production']);
});

test('a session is as long as the role takes, and an hour where it says nothing', () => {
  const { environments, stacks } = readStacks(piped.assembly.directory);
  const made: Record<string, { session?: number }> = Object.assign({}, ...stacks.map(({ roles }) => roles));
  expect(made['shop-deploy-production']?.session).toBeGreaterThanOrEqual(3_600);
  expect(outline.environments.production?.session).toBe(made['shop-deploy-production']?.session);
  const silent = stacks.map((stack) => ({ ...stack, roles: { 'shop-build': { workflows: [WORKFLOW] } } }));
  expect(outlineOf({ environments, stacks: silent }).environments.production?.session).toBe(3_600);
});

test.each([
  ['none', []],
  ['several', [WORKFLOW, 'mallory/shop/.github/workflows/deploy.yml@refs/heads/main']],
])('a build role that trusts %s is none', (_, workflows) => {
  const { environments, stacks } = readStacks(piped.assembly.directory);
  const changed = stacks.map((stack) => ({ ...stack, roles: { 'shop-build': { workflows } } }));
  expect(() => outlineOf({ environments, stacks: changed })).toThrow('shop-build must trust one workflow');
});

test.each([
  ['aws', 'eu-west-1', 'amazonaws.com'],
  ['aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'amazonaws.com'],
])('in the partition %s', (partition, region, host) => {
  const { environments, stacks } = readStacks(piped.assembly.directory);
  const moved = outlineOf({
    environments,
    stacks: stacks.map((stack) => ({ ...stack, place: { account, region } })),
  });
  expect(moved.images?.registry).toBe(`${account}.dkr.ecr.${region}.${host}/shop`);
  expect(roleFor(shape.parse(moved), 'plan', 'production').role).toMatch(`arn:${partition}:iam::`);
});

describe('backups that can be restored', () => {
  const known = synthesize(shop({ ...place }, { database: true }));
  writeManifest(known.assembly, known.delivery.manifest(known.assembly.directory));
  const read = outlineOf(readStacks(known.assembly.directory));

  test('are of the environments and services that have a database', () => {
    expect(outline.restores).toEqual([]);
    expect([read.restores, read.environments.production?.databases]).toEqual([['production'], ['shop']]);
  });

  test('have the role that GitHubAccess makes', () => {
    const roles = known
      .template(`shop-github-access-${account}`)
      .findResources('AWS::IAM::Role', { Properties: { RoleName: 'shop-restore-production' } });
    const [role] = Object.values(roles) as { Properties: { MaxSessionDuration: number } }[];
    const found = roleFor(shape.parse(read), 'restore', 'production');
    expect(found).toMatchObject({
      role: `arn:aws:iam::${account}:role/shop-restore-production`,
      databases: ['shop'],
    });
    expect(found.session).toBe(role?.Properties.MaxSessionDuration);
  });
});

describe('a role', () => {
  const made = Object.values(
    piped.template(`shop-github-access-${account}`).findResources('AWS::IAM::Role'),
  ).map(({ Properties }) => `arn:aws:iam::${account}:role/${Properties.RoleName}`);

  const always = PURPOSES.filter((purpose) => purpose !== 'restore');
  test.each(always)('to %s is one that GitHubAccess makes', (purpose) => {
    const { role } = roleFor(shape.parse(outline), purpose, purpose === 'build' ? undefined : 'production');
    expect(made).toContain(role);
  });

  test('is written for the steps after it', () => {
    const found = roleFor(shape.parse(outline), 'deploy', 'production');
    expect(outputsOf(found)).toBe(
      `role=arn:aws:iam::${account}:role/shop-deploy-production\naccount=${account}\nregion=eu-west-1\n` +
        `session=${found.session}\nregistry=${account}.dkr.ecr.eu-west-1.amazonaws.com/shop\nworkflow=${WORKFLOW}\nsigstore=\ntarget=${found.target}\nbefore=${found.before}\nworkflows=${WORKFLOW}\nservices=shop\nservice=shop\ndatabases=\n`,
    );
  });

  test.each(['build', 'deploy'] as const)('to %s is told who signs, and who did before', (purpose) => {
    const former = 'platform/teal/.github/workflows/deploy.yml@refs/tags/v1.0.0';
    const read = readStacks(piped.assembly.directory);
    const told = outlineOf({ ...read, formerWorkflows: [former], sigstore: 'github' });
    const role = roleFor(shape.parse(told), purpose, purpose === 'build' ? undefined : 'production');
    expect(outputsOf(role)).toContain(`\nworkflows=${WORKFLOW} ${former}\n`);
    expect(outputsOf(role)).toContain(`\nworkflow=${WORKFLOW}\nsigstore=github\n`);
  });

  test.each([
    ['plan', 'other'],
    ['deploy', undefined],
    ['build', 'production'],
    ['deploy', '__proto__'],
  ] as const)('%s of %s is none', (purpose, environment) => {
    expect(() => roleFor(shape.parse(outline), purpose, environment)).toThrow('must be');
  });

  test.each([
    ['an account', { account: '1111' }],
    ['a region', { region: 'eu-west-1\nrole=x' }],
    ['a service', { services: ['shop basket'] }],
  ])('of a delivery with %s that is none', (_, change) => {
    const production = { ...outline.environments.production, ...change };
    expect(shape.safeParse({ ...outline, environments: { production } }).success).toBe(false);
  });
});

test('an assembly of somebody else is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teal-delivery-test-'));
  expect(() => readStacks(folder)).toThrow('as cdk synth writes it for a delivery of Teal');
  expect(() => outlineOf({ environments: [], stacks: [] })).toThrow('must have the tag teal:delivery');
  rmSync(folder, { recursive: true });
});
