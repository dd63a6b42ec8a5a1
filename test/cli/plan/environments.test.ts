import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanOptions } from '../../../cli/plan';
import { planned } from '../../../cli/plan/planned';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-plan-test-'));
  assembly('both', ['production', 'staging']);
  assembly('one', ['production']);
  assembly('none', []);
  assembly('changed', ['production'], { CanaryBakeTimeInMinutes: 1 });
  assembly('tasks', ['production'], {}, { Family: 'other' });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Services whose image comes with the release, in environments that have a pipeline. */
function assembly(name: string, environments: readonly string[], bake: object = {}, task: object = {}): void {
  const directory = join(folder, name);
  mkdirSync(directory);
  const artifacts: Record<string, object> = {};
  for (const environment of environments) {
    const templateFile = `${environment}.json`;
    const Parameters = { ImageDigest: { Type: 'String' } };
    const Resources = {
      Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { Family: 'shop', ...task } },
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: {
          ServiceName: 'shop',
          TaskDefinition: { Ref: 'Task' },
          DeploymentConfiguration: { Strategy: 'CANARY', CanaryConfiguration: bake },
        },
      },
    };
    writeFileSync(join(directory, templateFile), JSON.stringify({ Parameters, Resources }));
    artifacts[`shop-${environment}`] = { type: 'aws:cloudformation:stack', properties: { templateFile } };
  }
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  const teal = environments.map((environment) => ({
    name: environment,
    services: [
      {
        ...{ name: 'shop', stack: `shop-${environment}`, foundationStack: `shop-${environment}` },
        ...{ cluster: 'C', service: 'Service', container: 'shop', port: 80, healthPath: '/', gates: [] },
      },
    ],
  }));
  writeFileSync(join(directory, 'teal.json'), JSON.stringify({ schemaVersion: 1, environments: teal }));
}

async function plan(before: string, after: string, more: Partial<PlanOptions> = {}) {
  const place = { before: join(folder, before), assembly: join(folder, after) };
  const connect = () => Promise.reject(new Error('AWS is not asked'));
  const { code, json, markdown } = await planned({ env: 'production', ...place, ...more }, { connect });
  return { code, markdown, ...JSON.parse(json) };
}

const digest = { digest: { shop: `sha256:${'a'.repeat(64)}` } };

test.each<[string, string, Partial<PlanOptions>, string]>([
  ['nothing', 'one', {}, 'Releases the image of this commit in production; changes nothing else'],
  [
    'what starts no release',
    'changed',
    {},
    'Releases the image of this commit in production; nothing else here starts a release; replaces nothing; weakens 1 hold',
  ],
  [
    'the task definition',
    'tasks',
    {},
    'Starts a release of shop in production, with the image of this commit; replaces nothing',
  ],
  [
    'a hold, with the image that was named',
    'changed',
    digest,
    'Starts no release in production; replaces nothing; weakens 1 hold',
  ],
])(
  'where the image comes with the release, the headline says so, and %s changes',
  async (_, after, more, verdict) => {
    const found = await plan('one', after, more);
    expect(found).toMatchObject({ verdict });
    expect(found.markdown).toContain(`**${verdict}.**`);
  },
);

test('an environment that was not there is new', async () => {
  expect(await plan('none', 'one')).toMatchObject({
    stacks: [{ name: 'shop-production', state: 'new' }],
    notes: [expect.stringContaining('is not in'), expect.stringContaining('The image of')],
    counts: { release: 1 },
  });
});

test.each(['one', 'none'])('an environment that leaves the app for %s is left as it is', async (after) => {
  const found = await plan('both', after, {
    env: 'staging',
    failOn: ['destructive', 'broadening', 'weakening'],
  });
  expect(found).toMatchObject({
    code: 0,
    verdict: 'Leaves all of staging behind: 1 stack stays as deployed, and nobody deploys it any more',
    lines: [
      { kind: 'capacity', logicalId: 'Service', text: expect.stringContaining('goes on running') },
      { kind: 'neutral', logicalId: '', text: expect.stringContaining('stays as it is') },
    ],
    stacks: [{ name: 'shop-staging', state: 'gone', resources: 2 }],
    notes: [],
  });
});

test.each<[string, Partial<PlanOptions>]>([
  ['of neither', { env: 'elsewhere' }],
  ['of what is deployed alone', { env: 'staging', deployed: true }],
])('an environment %s is bad input', async (_, more) => {
  const { before, ...options } = {
    before: join(folder, 'both'),
    assembly: join(folder, 'one'),
    env: '',
    ...more,
  };
  const connect = () => Promise.reject(new Error('AWS is not asked'));
  await expect(
    planned(options.deployed ? options : { ...options, before }, { connect }),
  ).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/--env must be an environment of .*; it has production/),
  });
});
