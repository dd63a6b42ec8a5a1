import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { connect } from '../../../../cli/aws/clients';
import type { VerbFailed } from '../../../../cli/exit-codes';
import type { TestOptions } from '../../../../cli/preview';
import { type TestSurroundings, test as testInstance } from '../../../../cli/preview/test/carry-out';
import { exitCodeOf } from '../../../../cli/preview/test/report';
import { AwsEndpoint } from '../../../../rehearsal/endpoint/server';
import { thing } from '../../../rehearsal/cloudformation/things';
import { CloudFormationWorld, MINUTE } from '../../../rehearsal/endpoint/cloudformation-world';
import { endRefused, REFUSALS } from '../refused-calls';
import { LocalServer } from './local-server';

let endpoint: AwsEndpoint;
let world: CloudFormationWorld;
let server: LocalServer;
let directory: string;
beforeEach(async () => {
  endpoint = await AwsEndpoint.start();
  world = await CloudFormationWorld.on(endpoint);
  server = await LocalServer.start((_, response) => void response.end('well'));
  directory = mkdtempSync(join(tmpdir(), 'teal-preview-test-'));
});
afterEach(() => endpoint.close());
afterEach(() => server.close());
afterEach(() => rmSync(directory, { recursive: true }));

const TAGS = { 'teal:delivery': 'shop', 'teal:environment': 'pr-12', 'teal:ephemeral': 'preview' };
const LOAD = {
  requests: [{ path: '/', method: 'GET', weight: 1 }],
  rate: { perSecond: 100 },
  ...{ warmUpSeconds: 0, seconds: 0.1, concurrency: 50, withinMilliseconds: 5_000 },
  limits: { errorPercent: 50, latency: [] },
};
const WHOLE = { command: 'test -n "$TEAL_URL"', commandSeconds: 60, load: { shop: LOAD } };

/** As `cdk synth` writes an instance, as far as its tests go. */
function assembly(test: object = WHOLE): string {
  const service = {
    ...{ name: 'shop', stack: 'shop-pr-12', foundationStack: 'shop-pr-12-foundation', service: 'S' },
    ...{ container: 'shop', port: 80, healthPath: '/ready', gates: [] },
  };
  const ephemeral = { pattern: 'preview', ttlSeconds: 3600, cost: 1, test };
  write('teal.json', {
    schemaVersion: 1,
    environments: [{ name: 'pr-12', ephemeral, services: [service] }],
  });
  write('shop-pr-12.template.json', { Resources: {} });
  write('manifest.json', {
    version: '1',
    artifacts: {
      'shop-pr-12': {
        type: 'aws:cloudformation:stack',
        environment: 'aws://111122223333/eu-west-1',
        properties: { templateFile: 'shop-pr-12.template.json', stackName: 'shop-pr-12', tags: TAGS },
      },
    },
  });
  return directory;
}
const write = (name: string, value: object) => writeFileSync(join(directory, name), JSON.stringify(value));

async function deployed(Url = server.url): Promise<void> {
  const Tags = Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value }));
  const TemplateBody = JSON.stringify({ Resources: { A: thing('a') }, Outputs: { Url: { Value: Url } } });
  await world.client.send(new CreateStackCommand({ StackName: 'shop-pr-12', TemplateBody, Tags }));
  await world.pass(MINUTE);
}

const asked: unknown[] = [];
const around = (): TestSurroundings => ({
  connect: async ({ region }) => {
    asked.push(region);
    return { cloudFormation: async () => world.client, appConfig: async () => world.flags };
  },
  pause: { now: () => world.clock.now(), sleep: (milliseconds) => world.pass(milliseconds) },
  say: () => {},
  signal: new AbortController().signal,
  synthesize: () => Promise.reject(new Error('it was synthesized')),
});
const options = (more: Partial<TestOptions> = {}): TestOptions => ({
  ...{ config: 'teal.config.ts', env: 'preview', instance: 'pr-12', url: [], assembly: directory },
  ...more,
});

test('an instance is tested at the address that its stack tells, from where the assembly goes', async () => {
  assembly();
  await deployed();
  asked.length = 0;
  const tested = await testInstance(options(), around());
  expect(tested).toMatchObject({
    ...{ outcome: 'passed', delivery: 'shop', instance: 'pr-12' },
    parts: [{ part: 'end-to-end' }, { part: 'load', service: 'shop', url: `${server.url}/` }],
  });
  expect([asked, exitCodeOf(tested)]).toEqual([['eu-west-1'], 0]);
  expect(server.asked).toHaveLength(10);
});

test('with its address AWS is not asked', async () => {
  assembly();
  const nobody = { ...around(), connect: () => Promise.reject(new Error('it was asked')) };
  const tested = await testInstance(options({ url: [['shop', server.url]] }), nobody);
  expect(tested.outcome).toBe('passed');
});

test('whatever fails, the rest is tested as well', async () => {
  assembly({ ...WHOLE, command: 'exit 1' });
  const tested = await testInstance(options({ url: [['shop', server.url]] }), around());
  expect([tested.outcome, exitCodeOf(tested), tested.reason]).toEqual([
    'failed',
    1,
    'end-to-end: exit 1 must end with 0, got 1',
  ]);
  expect(tested.parts.map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
});

test('without an assembly the configuration is synthesized for the instance', async () => {
  const contexts: unknown[] = [];
  const { assembly: _, ...rest } = options({ url: [['shop', server.url]] });
  const tested = await testInstance(rest, {
    ...around(),
    synthesize: async (_directory, context) => {
      contexts.push(context);
      throw new Error('as far as it goes');
    },
  }).catch(({ message }) => message);
  expect([tested, contexts]).toEqual(['as far as it goes', [['ephemeral=preview:pr-12']]]);
});

test.each<[string, Partial<TestOptions>, RegExp]>([
  [
    'another environment',
    { env: 'demo' },
    /^--env must be an environment with ephemeral of .*, got demo for pr-12/,
  ],
  ['another instance', { instance: 'pr-13' }, /^--env must be .*, got preview for pr-13/],
  ['an address of another service', { url: [['api', 'http://x']] }, /^--url must be .*, got api; write it/],
])('%s is bad input', async (_what, more, words) => {
  assembly();
  const failed = await testInstance(options(more), around()).catch((error: VerbFailed) => error);
  expect(failed).toMatchObject({ exitCode: 2, message: expect.stringMatching(words) });
});

test('an instance that is not there is said to be missing, and where', async () => {
  assembly();
  const failed = await testInstance(options(), around()).catch((error: VerbFailed) => error);
  expect(failed).toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      /^the stack shop-pr-12 of an instance must exist in this account and region \(eu-west-1\), got none with an address;.*--region.*teal preview create makes it$/,
    ),
  });
});

test.each(REFUSALS)('with %s nothing is sent', async (_, refusal, words) => {
  assembly();
  await deployed();
  const failed = await endRefused(world.lease, refusal, () =>
    testInstance(options(), { ...around(), connect }),
  );
  expect(failed).toMatchObject({ exitCode: 3, message: expect.stringMatching(words) });
  expect(server.asked).toEqual([]);
});
