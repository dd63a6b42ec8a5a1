// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub has placeholders of its own
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../cli/aws/clients';
import type { PlanOptions } from '../../../cli/plan';
import { planned } from '../../../cli/plan/planned';
import { CloudFormationStandIn } from './cloud-formation';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

const template = (more: { size?: number; default?: string } = {}) => ({
  Parameters: {
    ImageDigest: {
      Type: 'String',
      AllowedPattern: 'sha256:[0-9a-f]{64}',
      ...(more.default !== undefined && { Default: more.default }),
    },
    Size: { Type: 'Number', Default: more.size ?? 1 },
  },
  Resources: {
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: { ServiceName: 'shop', TaskDefinition: { Ref: 'Task' } },
    },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { ContainerDefinitions: [{ Name: 'shop', Image: { 'Fn::Sub': 'shop@${ImageDigest}' } }] },
    },
    Target: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: { MinCapacity: { Ref: 'Size' } },
    },
  },
});

let aws: CloudFormationStandIn;
let folder: string;
const environment = { ...process.env };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'teal-deployed-'));
  aws = await CloudFormationStandIn.listen();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_REGION: 'us-east-1',
  });
});
afterEach(async () => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
  await aws.close();
});

function assembly(content: object = template(), terminationProtection = true): string {
  const directory = join(folder, `cdk-${Math.random()}`);
  mkdirSync(directory);
  writeFileSync(join(directory, 'shop.json'), JSON.stringify(content));
  const properties = { templateFile: 'shop.json', stackName: 'shop-production', terminationProtection };
  const shop = { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/eu-west-1', properties };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts: { shop } }));
  return directory;
}

async function plan(more: Partial<PlanOptions> = {}) {
  const options = { assembly: assembly(), deployed: true, env: 'production', ...more } as const;
  const result = await planned(options, { connect });
  const { lines, notes, verdict, stacks } = JSON.parse(result.json);
  const said = lines.map(
    ({ kind, logicalId }: { kind: string; logicalId: string }) => `${kind} ${logicalId}`,
  );
  return { lines: said, notes, verdict, stacks };
}

const deploy = (more: object = {}) =>
  aws.stacks.set('shop-production', {
    template: JSON.stringify(template()),
    parameters: { ImageDigest: DIGEST, Size: '3' },
    ...more,
  });

test('what is deployed as it is synthesized changes nothing; the parameters stay', async () => {
  deploy();
  const { lines, verdict, notes } = await plan({ assembly: assembly(template({ size: 9, default: OTHER })) });
  // The defaults of both parameters, which a stack that is there does not take.
  expect({ lines, verdict }).toEqual({
    lines: ['neutral ', 'neutral '],
    verdict:
      'Releases the image of this commit in production; nothing else here starts a release; replaces nothing',
  });
  expect(notes).toEqual([expect.stringContaining('another one starts a release by itself')]);
  expect(aws.asked).toEqual([
    expect.stringMatching(/^DescribeStacks .*shop-production|shop-production.*DescribeStacks/),
    expect.stringMatching(/Original/),
  ]);
});

test('another digest starts a release; the same one does not', async () => {
  deploy();
  expect(await plan({ digest: { shop: OTHER } })).toMatchObject({
    lines: ['release Task'],
    verdict: 'Starts a release of shop in production; replaces nothing',
    notes: [],
  });
  expect((await plan({ digest: { shop: DIGEST } })).lines).toEqual([]);
});

test('a service in a cluster that others are in goes by its full name', async () => {
  const content = template();
  content.Resources.Service.Properties.ServiceName = 'shop-production';
  aws.stacks.set('shop-production', {
    ...{ template: JSON.stringify(content), parameters: { ImageDigest: DIGEST, Size: '3' }, protected: true },
  });
  const given = { assembly: assembly(content), digest: { shop: OTHER } };
  expect((await plan(given)).lines).toEqual(['release Task']);
});

test('of a stack whose creation failed nothing is there', async () => {
  deploy({ status: 'ROLLBACK_COMPLETE' });
  const { stacks, notes } = await plan({ digest: { shop: DIGEST } });
  expect(stacks).toEqual([expect.objectContaining({ name: 'shop-production', state: 'new' })]);
  expect(notes).toContainEqual(expect.stringContaining('its creation failed'));
});

test('a stack whose protection goes', async () => {
  deploy();
  expect((await plan({ assembly: assembly(template(), false) })).lines).toEqual(['weakening ']);
});

test('a stack that is not settled is told', async () => {
  deploy({ status: 'UPDATE_IN_PROGRESS' });
  expect((await plan()).notes).toContainEqual(
    expect.stringContaining('shop-production is UPDATE_IN_PROGRESS'),
  );
});

test('a character that CloudFormation does not give back is no change, and that is told', async () => {
  const described = { ...template(), Description: 'caf\u00e9 \u{1f680}' };
  deploy({ template: JSON.stringify({ ...described, Description: 'caf? ?' }) });
  const { lines, notes } = await plan({ assembly: assembly(described) });
  expect(lines).toEqual([]);
  expect(notes).toContainEqual(expect.stringContaining('characters beyond ASCII'));
});

test.each(['REVIEW_IN_PROGRESS'])('a stack that was never deployed is new: %s', async (status) => {
  deploy({ status });
  const { stacks, verdict } = await plan();
  expect(stacks[0].state).toBe('new');
  expect(verdict).toBe(
    'Starts a release of shop in production, with the image of this commit; replaces nothing; changes capacity',
  );
});

test.each<[string, object | undefined, number, RegExp]>([
  [
    'a template in YAML',
    { template: 'Resources: {}' },
    3,
    /^deployed template of stack shop-production must be an object, got "text that is no JSON/,
  ],
  ['no template', { template: '' }, 3, /deployed template of stack shop-production must be/],
  ['a denied call', { template: undefined }, 3, /add cloudformation:GetTemplate on stack shop-production/],
  [
    'a stack of another account',
    { account: '222222222222' },
    3,
    /is of account 111122223333, got credentials of 222222222222/,
  ],
  // Not there at all: with the credentials of another account every stack would look new.
  [
    'credentials of another account',
    undefined,
    3,
    /is of account 111122223333, got credentials of 999988887777/,
  ],
])('%s is no empty plan', async (_, stack, exitCode, message) => {
  if (stack) deploy(stack);
  else aws.caller = '999988887777';
  await expect(plan()).rejects.toMatchObject({ exitCode, message: expect.stringMatching(message) });
});

test('AWS that does not answer is no empty plan', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
  process.env.AWS_MAX_ATTEMPTS = '1';
  await expect(plan()).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/^could not tell: .*ECONNREFUSED/),
  });
});
