import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { App } from 'aws-cdk-lib';
import { connect } from '../../../cli/aws/clients';
import type { CreateOptions } from '../../../cli/preview';
import { type CreateSurroundings, contextOf, create } from '../../../cli/preview/create';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/preview/report';
import { hours, resolveDelivery } from '../../../lib';
import { Delivery } from '../../../lib/delivery';
import { askedInstance } from '../../../lib/ephemeral-instance';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { TemporaryFolder } from '../../../rehearsal/temporary-folder';
import { thing } from '../../rehearsal/cloudformation/things';
import { CloudFormationWorld, MINUTE } from '../../rehearsal/endpoint/cloudformation-world';
import { quick } from '../../synth';
import { endRefused, REFUSALS } from './refused-calls';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const DIGEST = `sha256:${'a'.repeat(64)}`;
const NOW = '2026-11-28T08:00:00Z';

let endpoint: AwsEndpoint;
let world: CloudFormationWorld;
const ran: (readonly string[])[] = [];
beforeEach(async () => {
  endpoint = await AwsEndpoint.start();
  world = await CloudFormationWorld.on(endpoint);
  ran.length = 0;
});
afterEach(() => endpoint.close());

/** As `cdk synth` of an app writes it, here. */
function synthesize(directory: string, context: readonly string[]): void {
  const app = new App({
    ...quick,
    outdir: directory,
    context: {
      ...quick.context,
      ...Object.fromEntries(context.map((each) => each.split(/=(.*)/s).slice(0, 2))),
    },
  });
  const asked = askedInstance(app);
  const { delivery } = resolveDelivery(
    {
      name: 'shop',
      repository: { owner: 'o', ownerId: 1, name: 'shop', id: 2 },
      service: { name: 'shop', port: 80 },
      environments: { preview: { ...PLACE, ephemeral: { ttl: hours(2), cost: 1 } }, production: PLACE },
    },
    'teal.config.ts',
    asked && { instance: asked },
  );
  const delivered = new Delivery(app, delivery);
  app.synth();
  writeFileSync(join(directory, 'teal.json'), JSON.stringify(delivered.manifest(directory)));
}

const options: CreateOptions = {
  ...{ config: 'teal.config.ts', env: 'preview', instance: 'pr-12' },
  digest: [['shop', DIGEST]],
};

async function stack(StackName: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const TemplateBody = JSON.stringify({
    Resources: { A: thing('a') },
    Outputs: { Url: { Value: `https://${StackName}.example.com` } },
  });
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await world.client.send(new CreateStackCommand({ StackName, TemplateBody, Tags }));
  await world.pass(MINUTE);
}

const around = (code = 0): CreateSurroundings => ({
  connect: async () => ({ cloudFormation: async () => world.client, appConfig: async () => world.flags }),
  pause: { now: () => Date.parse(NOW), sleep: (milliseconds) => world.pass(milliseconds) },
  say: () => {},
  signal: new AbortController().signal,
  synthesize: async (directory, context) => synthesize(directory, context),
  cdk: async (args, { stacks }) => {
    ran.push(args);
    for (const { stackName, tags = {} } of stacks) await stack(stackName, tags);
    return code;
  },
});

test('an instance is added up, deployed by cdk as it was synthesized, and told with its address and its end', async () => {
  const created = await create(options, around());
  expect(created).toMatchObject({
    outcome: 'created',
    instances: [{ name: 'pr-12', pattern: 'preview', expires: '2026-11-28T10:00:00Z' }],
  });
  expect(ran).toHaveLength(1);
  expect(ran[0]).toEqual(
    expect.arrayContaining([
      'deploy',
      '--all',
      '--require-approval=never',
      `--parameters=shop-pr-12:ImageDigest=${DIGEST}`,
    ]),
  );
  const text = textOf(created, Date.parse(NOW));
  expect(text).toContain('https://shop-pr-12.example.com');
  expect(text).toContain('until 2026-11-28T10:00:00Z, 2 h 0 min left');
  // A NAT gateway, a load balancer, addresses and a task: docs/ephemeral.md says about 0.10 an hour, beside its alarms.
  expect(created.usd).toBeGreaterThan(0.2);
  expect(created.usd).toBeLessThan(0.3);
  expect(JSON.parse(jsonOf(created, Date.parse(NOW)))).toMatchObject({ exitCode: 0, delivery: 'shop' });
});

describe('what was synthesized already', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder('preview-assembly');
  });
  afterEach(() => folder.remove());
  const nobody = (): CreateSurroundings => ({
    ...around(),
    synthesize: () => Promise.reject(new Error('it was synthesized')),
  });

  test('is deployed as it is', async () => {
    synthesize(folder.path, ['ephemeral=preview:pr-12', `ephemeral-created=${NOW}`]);
    const created = await create({ ...options, assembly: folder.path }, nobody());
    expect(created).toMatchObject({ outcome: 'created', instances: [{ expires: '2026-11-28T10:00:00Z' }] });
    expect(ran[0]).toContain(`--app=${folder.path}`);
  });

  test.each<[string, readonly string[], Partial<CreateOptions>, string]>([
    [
      'of no time',
      ['ephemeral=preview:pr-12'],
      {},
      `--assembly must say when pr-12 ends, got no time; synthesize with --context ephemeral-created=${NOW}`,
    ],
    [
      'with another time',
      ['ephemeral=preview:pr-12', `ephemeral-created=${NOW}`],
      { ttl: 600 },
      '--ttl must be left out with --assembly, got 600 s; synthesize with --context ephemeral-ttl=600',
    ],
    [
      'of another instance',
      ['ephemeral=preview:pr-13', `ephemeral-created=${NOW}`],
      {},
      'got preview; write ephemeral: true there',
    ],
    [
      'of another environment',
      ['ephemeral=preview:pr-12', `ephemeral-created=${NOW}`],
      { env: 'demo' },
      'got demo; write ephemeral: true there',
    ],
  ])('%s is refused', async (_what, context, more, words) => {
    synthesize(folder.path, context);
    await expect(create({ ...options, assembly: folder.path, ...more }, nobody())).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(words),
    });
    expect(ran).toEqual([]);
  });
});

test('AWS is asked where the assembly goes, whatever the region of the profile', async () => {
  const asked: unknown[] = [];
  const there = around();
  const connected: CreateSurroundings['connect'] = async (place) => {
    asked.push(place.region);
    return await there.connect(place);
  };
  await create(options, { ...there, connect: connected });
  expect(asked).toEqual(['eu-west-1']);
});

test('one that would cost more than the environment allows is refused before anything is made', async () => {
  const refused = await create({ ...options, ttl: 24 * 3600 }, around());
  expect([refused.outcome, exitCodeOf(refused), ran]).toEqual(['refused', 1, []]);
  expect(refused.reason).toMatch(
    /^nothing was made: environments\.preview\.ephemeral\.cost must be at least .* in 24 h by list prices, USD \d\.\d\d, got 1; give a shorter --ttl/,
  );
});

test('stacks of others that have its names are left alone', async () => {
  await stack('shop-pr-12', { 'teal:delivery': 'shop', 'teal:environment': 'pr-12' });
  const refused = await create(options, around());
  expect([refused.outcome, refused.reason, ran]).toEqual([
    'refused',
    'nothing was made: --instance must name no stacks of others, got shop-pr-12; take another name than pr-12',
    [],
  ]);
});

test('a deployment that fails ends with 3, and says what deletes what was made', async () => {
  const failed = await create(options, around(1));
  expect([failed.outcome, exitCodeOf(failed)]).toEqual(['failed', 3]);
  expect(failed.reason).toContain('teal preview destroy --instance pr-12');
});

test.each<[Partial<CreateOptions>, string]>([
  [{ digest: [] }, '--digest must be given for each service with a pipeline, got none for shop'],
  [{ digest: [['api', DIGEST]] }, '--digest must be of a service of pr-12, got api'],
])('bad input %# is refused before AWS is asked', async (more, words) => {
  const nobody = { ...around(), connect: () => Promise.reject(new Error('it was asked')) };
  await expect(create({ ...options, ...more }, nobody)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(words),
  });
});

test.each(REFUSALS)('with %s nothing is made', async (_, refusal, words) => {
  const failed = await endRefused(world.lease, refusal, () => create(options, { ...around(), connect }));
  expect(failed.message).toMatch(words);
  expect(failed).toMatchObject({ exitCode: 3 });
  expect(ran).toEqual([]);
});

test.each([
  [undefined, ['ephemeral=preview:pr-12', `ephemeral-created=${NOW}`]],
  [5400, ['ephemeral=preview:pr-12', `ephemeral-created=${NOW}`, 'ephemeral-ttl=5400']],
])('with a ttl of %s cdk is told', (ttl, context) => {
  expect(contextOf({ ...options, ...(ttl !== undefined && { ttl }) }, Date.parse(NOW))).toEqual(context);
});
