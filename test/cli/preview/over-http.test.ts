import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { PreviewOptions } from '../../../cli/preview';
import { destroyInstance, list, type PreviewSurroundings, sweep } from '../../../cli/preview/carry-out';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/preview/report';
import { AwsError } from '../../../rehearsal/aws-error';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { TemporaryFolder } from '../../../rehearsal/temporary-folder';
import { thing } from '../../rehearsal/cloudformation/things';
import { CloudFormationWorld, MINUTE } from '../../rehearsal/endpoint/cloudformation-world';

let endpoint: AwsEndpoint;
let world: CloudFormationWorld;
beforeEach(async () => {
  endpoint = await AwsEndpoint.start();
  world = await CloudFormationWorld.on(endpoint);
});
afterEach(() => endpoint.close());

const said: string[] = [];
const around = (signal = new AbortController().signal): PreviewSurroundings => ({
  connect: async () => ({ cloudFormation: async () => world.client, appConfig: async () => world.flags }),
  pause: { now: () => world.clock.now(), sleep: (milliseconds) => world.pass(milliseconds) },
  say: (line) => said.push(line),
  signal,
});
const options = { config: 'teal.config.ts', delivery: 'shop' };
const at = (minutes: number) =>
  new Date(world.clock.now() + minutes * MINUTE).toISOString().replace(/\.\d+Z$/, 'Z');

async function stack(
  StackName: string,
  tags: Readonly<Record<string, string>>,
  protect = false,
  where = world,
) {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const TemplateBody = JSON.stringify({ Resources: { A: thing('a') } });
  await where.client.send(
    new CreateStackCommand({ StackName, TemplateBody, Tags, EnableTerminationProtection: protect }),
  );
  await where.pass(MINUTE);
}

const tagsOf = (instance: string, expires: string | undefined) => ({
  ...{ 'teal:delivery': 'shop', 'teal:environment': instance, 'teal:ephemeral': 'preview' },
  ...(expires !== undefined && { 'teal:expires': expires }),
});

/** `shop-production` has no tags of this delivery: the world has it. */
async function three() {
  const [early, late] = [at(20), at(600)];
  for (const [instance, expires] of [
    ['pr-1', early],
    ['pr-2', late],
  ] as const) {
    await stack(`shop-${instance}-foundation`, tagsOf(instance, expires));
    await stack(`shop-${instance}`, tagsOf(instance, expires));
  }
  await stack('shop-pr-3', { 'teal:delivery': 'shop', 'teal:environment': 'pr-1' });
  await stack('mall-pr-1', { ...tagsOf('pr-1', early), 'teal:delivery': 'mall' });
}

const names = async () => {
  const { Stacks = [] } = await world.client.send(new DescribeStacksCommand({}));
  return Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(
    ({ StackName }) => StackName,
  );
};

test('what has expired is swept, services first; all else is left as it is', async () => {
  await three();
  expect(await sweep(options, around())).toMatchObject({
    outcome: 'destroyed',
    reason: 'no instance has expired; nothing was deleted',
  });
  await world.pass(20 * MINUTE);
  world.begun.length = 0;
  const swept = await sweep(options, around());
  expect(swept).toMatchObject({
    outcome: 'destroyed',
    ended: [{ instance: 'pr-1', outcome: 'destroyed', destroyed: ['shop-pr-1', 'shop-pr-1-foundation'] }],
    instances: [{ name: 'pr-2' }],
  });
  expect(world.begun).toEqual(['shop-pr-1', 'shop-pr-1-foundation']);
  const rest = ['mall-pr-1', 'shop-pr-2', 'shop-pr-2-foundation', 'shop-pr-3', 'shop-production'];
  expect((await names()).sort()).toEqual(rest);
  expect(exitCodeOf(swept)).toBe(0);
});

test('one instance is destroyed before its time, and once more there is nothing to do', async () => {
  await three();
  const before = await names();
  const destroyed = await destroyInstance('pr-2', options, around());
  expect(destroyed).toMatchObject({ outcome: 'destroyed', ended: [{ instance: 'pr-2' }] });
  expect(await names()).toEqual(before.filter((name) => !name?.startsWith('shop-pr-2')));
  const again = await destroyInstance('pr-2', options, around());
  expect([exitCodeOf(again), again.reason]).toEqual([0, 'there is no instance pr-2; nothing was deleted']);
});

test('where no stack is of the delivery it says of which there are some', async () => {
  const nobody = await list({ ...options, delivery: 'shp' }, around());
  expect(nobody.reason).toBe('there is no instance in this account: no stack is of shp');
  await three();
  const listed = await list({ ...options, delivery: 'shp' }, around());
  expect([listed.outcome, listed.reason]).toEqual([
    'listed',
    'there is no instance in this account: no stack is of shp, there are some of mall, shop',
  ]);
  const { reason } = await destroyInstance('pr-1', { ...options, delivery: 'shp' }, around());
  expect(reason).toBe(
    'there is no instance pr-1: no stack is of shp, there are some of mall, shop; nothing was deleted',
  );
});

test('list tells what is left of the time of each', async () => {
  await three();
  const listed = await list(options, around());
  const json = JSON.parse(jsonOf(listed, world.clock.now()));
  expect(json).toMatchObject({ schemaVersion: 1, exitCode: 0, outcome: 'listed', delivery: 'shop' });
  expect(json.instances).toMatchObject([
    {
      instance: 'pr-1',
      pattern: 'preview',
      stacks: [{ name: 'shop-pr-1' }, { name: 'shop-pr-1-foundation' }],
    },
    { instance: 'pr-2', secondsLeft: 594 * 60 },
  ]);
  expect(textOf(listed, world.clock.now())).toMatch(/pr-2 \(preview, eu-west-1\): until .*, 9 h 54 min left/);
  expect(await list({ ...options, env: 'demo' }, around())).toMatchObject({ instances: [] });
});

test('what is protected keeps its instance, and not the others', async () => {
  const early = at(1);
  await stack('shop-pr-1-foundation', tagsOf('pr-1', early), true);
  await stack('shop-pr-1', tagsOf('pr-1', early));
  await stack('shop-pr-2', tagsOf('pr-2', early));
  const swept = await sweep(options, around());
  expect([swept.outcome, exitCodeOf(swept)]).toEqual(['blocked', 1]);
  expect(swept.reason).toContain('pr-1: nothing was deleted');
  expect((await names()).sort()).toEqual(['shop-pr-1', 'shop-pr-1-foundation', 'shop-production']);
});

test('a stack that CloudFormation cannot delete keeps its foundation, and ends with 3', async () => {
  await three();
  world.things.failing.set('delete A', 'it is in use');
  const failed = await destroyInstance('pr-1', options, around());
  expect([failed.outcome, exitCodeOf(failed)]).toEqual(['failed', 3]);
  expect(failed.reason).toContain('CloudFormation must delete each stack, got shop-pr-1: ');
  expect(await names()).toContain('shop-pr-1-foundation');
  world.things.failing.clear();
  expect(await destroyInstance('pr-1', options, around())).toMatchObject({ outcome: 'destroyed' });
});

test('one that says not when it ends is never swept', async () => {
  await stack('shop-pr-1', tagsOf('pr-1', undefined));
  await world.pass(10_000 * MINUTE);
  expect(await sweep(options, around())).toMatchObject({ outcome: 'destroyed', ended: [] });
});

describe('in two regions', () => {
  let other: AwsEndpoint;
  let elsewhere: CloudFormationWorld;
  let folder: TemporaryFolder;
  beforeEach(async () => {
    other = await AwsEndpoint.start();
    elsewhere = await CloudFormationWorld.on(other);
    folder = new TemporaryFolder('previews-in-two-regions');
    const previews = [
      { name: 'preview', region: 'eu-west-1' },
      { name: 'demo', region: 'us-east-1' },
    ];
    const teal = { schemaVersion: 1, previews, environments: [] };
    writeFileSync(join(folder.path, 'manifest.json'), JSON.stringify({ version: '1', artifacts: {} }));
    writeFileSync(join(folder.path, 'teal.json'), JSON.stringify(teal));
    await stack('shop-pr-1', tagsOf('pr-1', at(1)));
    await stack('shop-pr-2', tagsOf('pr-2', at(1)), false, elsewhere);
  });
  afterEach(() => other.close());
  afterEach(() => folder.remove());

  const both = () => ({ ...options, assembly: folder.path });
  const everywhere = (): PreviewSurroundings => ({
    ...around(),
    connect: async ({ region }) => ({
      cloudFormation: async () => (region === 'us-east-1' ? elsewhere : world).client,
      appConfig: async () => (region === 'us-east-1' ? elsewhere : world).flags,
    }),
    pause: {
      now: () => world.clock.now(),
      sleep: async (milliseconds) => {
        await Promise.all([world.pass(milliseconds), elsewhere.pass(milliseconds)]);
      },
    },
  });
  const left = (where: CloudFormationWorld) =>
    where.client
      .send(new DescribeStacksCommand({}))
      .then(({ Stacks = [] }) =>
        Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(
          ({ StackName }) => StackName,
        ),
      );

  test.each<[string, Partial<PreviewOptions>, readonly string[]]>([
    ['each is looked into', {}, ['pr-1', 'pr-2']],
    ['but for the one that is named', { region: 'us-east-1' }, ['pr-2']],
    ['or that of one environment', { env: 'preview' }, ['pr-1']],
  ])('%s', async (_what, more, names) => {
    const { instances } = await list({ ...both(), ...more }, everywhere());
    expect(instances.map(({ name }) => name)).toEqual(names);
  });

  test('what has expired goes in both', async () => {
    await world.pass(2 * MINUTE);
    const swept = await sweep(both(), everywhere());
    expect(swept).toMatchObject({ outcome: 'destroyed', instances: [] });
    expect([await left(world), await left(elsewhere)]).toEqual([['shop-production'], ['shop-production']]);
  });

  test('a region that does not answer keeps no other, and ends it with 3', async () => {
    await world.pass(2 * MINUTE);
    world.lease.injectFaults(() => new AwsError('AccessDenied', 'no cloudformation:DescribeStacks', 403));
    const swept = await sweep(both(), everywhere());
    expect([swept.outcome, exitCodeOf(swept)]).toEqual(['failed', 3]);
    expect(swept.reason).toMatch(/could not tell: .* must be allowed .*the stacks of shop in eu-west-1/);
    expect(await left(elsewhere)).toEqual(['shop-production']);
    const listed = await list(both(), everywhere());
    expect([listed.outcome, listed.instances]).toEqual(['failed', []]);
  });

  test('where none answers it says so', async () => {
    for (const { lease } of [world, elsewhere])
      lease.injectFaults(() => new AwsError('AccessDenied', 'no cloudformation:DescribeStacks', 403));
    await expect(sweep(both(), everywhere())).rejects.toMatchObject({ exitCode: 3 });
  });
});
