import { AwsError } from '../../../../rehearsal/aws-error';
import type { ImageScan } from '../../../../rehearsal/ecr/repositories';
import { AWAY, HOME, NAME } from '../../../cli/images/registries';
import { Admitted, RULES } from './admitted';

let world: Admitted;
let digest: string;
beforeEach(async () => {
  world = await new Admitted().start();
  digest = world.registries.home.put(NAME, '{}').digest;
  world.containers = [{ containerName: 'app', image: `${HOME}@${digest}`, imageDigest: digest }];
});
afterEach(() => world.close());

const scan = (over: Partial<ImageScan> = {}, of = digest) =>
  world.registries.home.setScan(NAME, { imageDigest: of }, { status: 'COMPLETE', findings: [], ...over });

test('scanned, without findings', async () => {
  scan();
  expect(await world.ask()).toEqual({ outcome: 'pass', reason: 'app: no finding at or above HIGH' });
});

test('one finding among thousands, by page after page', async () => {
  const findings = Array.from({ length: 2500 }, (_, nth) => ({
    name: `CVE-${nth}`,
    severity: nth === 2400 ? ('CRITICAL' as const) : ('LOW' as const),
  }));
  scan({ findings });
  expect(await world.ask()).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(/^app: it has 1 finding at or above HIGH: CVE-2400 \(CRITICAL\); see/),
  });
});

// source: Amazon Inspector API reference, Finding (status)
test.each([
  ['ACTIVE', 'fail'],
  ['SUPPRESSED', 'pass'],
  ['CLOSED', 'pass'],
  ['SOMETHING_NEW', 'fail'],
])('a finding of Inspector that is %s: %s', async (status, outcome) => {
  const enhanced = [{ vulnerabilityId: 'CVE-1', severity: 'HIGH', status }];
  scan({ status: 'ACTIVE', enhanced });
  expect(await world.ask()).toMatchObject({ outcome });
});

test('Inspector’s findings may be accepted, too', async () => {
  scan({ status: 'ACTIVE', enhanced: [{ vulnerabilityId: 'CVE-1', severity: 'HIGH', status: 'ACTIVE' }] });
  const accept = [{ id: 'CVE-1', expires: '2999-01-01' }];
  expect(await world.ask({ ...RULES, accept })).toEqual({
    outcome: 'pass',
    reason: 'app: no finding at or above HIGH, CVE-1 accepted until 2999-01-01',
  });
});

test('being scanned', async () => {
  scan({ status: 'IN_PROGRESS' });
  expect(await world.ask()).toEqual({ outcome: 'inconclusive', reason: 'app: its scan is IN_PROGRESS' });
});

test('never scanned is no pass', async () => {
  expect(await world.ask()).toMatchObject({ outcome: expect.stringMatching(/^(fail|inconclusive)$/) });
});

test('no such image, and no such repository', async () => {
  world.containers = [{ containerName: 'app', image: `${HOME}@sha256:${'0'.repeat(64)}` }];
  expect(await world.ask()).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(/no such image/),
  });
  const gone = `${HOME}-gone`;
  world.containers = [{ containerName: 'app', image: `${gone}@${digest}` }];
  expect(await world.ask({ ...RULES, repositories: [gone] })).toMatchObject({ outcome: 'fail' });
});

test('archived', async () => {
  scan();
  world.registries.home.setStatus(NAME, { imageDigest: digest }, 'ARCHIVED');
  expect(await world.ask()).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(/is ARCHIVED/) });
});

test('every container: a sidecar of elsewhere is refused, and nobody is asked for it', async () => {
  scan();
  world.containers.push({
    containerName: 'log',
    image: `docker.io/fluent/bit@${digest}`,
    imageDigest: digest,
  });
  expect(await world.ask()).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(/^log: it is of docker\.io\/fluent\/bit, and must be of /),
  });
  expect(world.registries.calls.filter((operation) => operation === 'DescribeImages')).toHaveLength(1);
});

test('a sidecar of another account and region, where that is allowed', async () => {
  scan();
  const other = world.registries.away.put(NAME, '{"a":1}').digest;
  world.registries.away.setScan(NAME, { imageDigest: other }, { status: 'COMPLETE', findings: [] });
  world.containers.push({ containerName: 'log', image: `${AWAY}@${other}`, imageDigest: other });
  expect(await world.ask({ ...RULES, repositories: [HOME, AWAY] })).toMatchObject({ outcome: 'pass' });
});

// source: Amazon ECS developer guide, "Container image resolution": a tag is resolved when the first task starts
test('before ECS lists images, the task definition says what they are', async () => {
  scan();
  world.containers = [];
  world.defined = { app: `${HOME}@${digest}`, log: 'docker.io/fluent/bit:1' };
  expect(await world.ask()).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(/^log: it is of/),
  });
  world.defined = { app: `${HOME}@${digest}` };
  expect(await world.ask()).toMatchObject({ outcome: 'pass' });
});

// source: Amazon ECS API reference, ContainerDefinition (versionConsistency): an image may be left unresolved
test('a container that ECS does not list is looked at, too', async () => {
  scan();
  world.defined = { app: `${HOME}@${digest}`, log: 'docker.io/fluent/bit:1' };
  expect(await world.ask()).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(/^log: it is of docker\.io/),
  });
});

test('a tag says the digest where it cannot move', async () => {
  world.registries.home.put(NAME, '{}', { tag: 'v1' });
  scan();
  world.containers = [];
  world.defined = { app: `${HOME}:v1` };
  expect(await world.ask()).toMatchObject({ outcome: 'pass' });

  world.registries.home.create(NAME, { immutableTags: false });
  world.registries.home.put(NAME, '{}', { tag: 'v1' });
  scan();
  expect(await world.ask()).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(/^app: it is named by a tag that can be moved/),
  });
});

test.each([
  ['DescribeImages', 'AccessDeniedException'],
  ['DescribeImageScanFindings', 'ThrottlingException'],
])('%s that fails: it could not be told', async (failing, code) => {
  scan();
  world.registries.fail(({ operation }) =>
    operation === failing ? new AwsError(code, 'no', 400) : undefined,
  );
  expect(await world.ask()).toEqual({
    outcome: 'inconclusive',
    reason: `app: ECR could not be asked for it (${code})`,
  });
});

test('no container is no admission', async () => {
  world.containers = [];
  expect(await world.ask()).toMatchObject({ outcome: 'inconclusive' });
});
