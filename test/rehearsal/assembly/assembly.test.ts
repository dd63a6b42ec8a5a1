import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly, stackNamed } from '../../../rehearsal/assembly/assembly';
import { write } from './fixtures';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'teal-test-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const stackArtifact = (stackName: string, environment: string, dependencies: string[] = []) => ({
  type: 'aws:cloudformation:stack',
  environment,
  properties: { templateFile: `${stackName}.template.json`, stackName },
  dependencies,
});

const SERVICE = {
  name: 'shop',
  stack: 'Shop',
  foundationStack: 'Network',
  cluster: 'Cluster',
  service: 'Service',
  container: 'web',
  port: 8080,
  healthPath: '/ready',
  local: { command: 'npm start', directory: '../app' },
  gates: [{ id: 'smoke-test', stage: 'POST_TEST_TRAFFIC_SHIFT', function: 'SmokeTest' }],
  answers: [],
};
const TEAL = { schemaVersion: 1, environments: [{ name: 'production', services: [SERVICE] }] };

// The layout is what aws-cdk-lib 2.276 writes.
const FILES = {
  'manifest.json': {
    version: '55.0.0',
    artifacts: {
      'assembly-Stage': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Stage' } },
      'Shop.assets': { type: 'cdk:asset-manifest', properties: { file: 'Shop.assets.json' } },
      Network: stackArtifact('Network', 'aws://unknown-account/unknown-region'),
      Shop: stackArtifact('Shop', 'aws://111122223333/eu-west-1', ['Network', 'Shop.assets']),
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    },
  },
  'Network.template.json': { Resources: { Vpc: { Type: 'AWS::EC2::VPC' } } },
  'Shop.template.json': {},
  'Shop.assets.json': {
    files: {
      abc: {
        source: { path: 'asset.abc', packaging: 'zip' },
        destinations: { 'current_account-current_region': { objectKey: 'prefix/abc.zip' } },
      },
      made: {
        source: { executable: ['make'] },
        destinations: { 'current_account-current_region': { objectKey: 'made.zip' } },
      },
    },
    dockerImages: {},
  },
  'assembly-Stage/manifest.json': {
    artifacts: { Inner: stackArtifact('Stage-Inner', 'aws://111122223333/eu-west-1') },
  },
  'assembly-Stage/Stage-Inner.template.json': { Resources: {} },
};

test('stacks, those of stages too, with their place, order, templates and assets', () => {
  write(directory, FILES);
  const assembly = readAssembly(directory);
  const found = assembly.stacks.map(({ artifactId, stackName, account, region, dependencies }) => [
    artifactId,
    stackName,
    account,
    region,
    dependencies,
  ]);
  expect(found).toEqual([
    ['Inner', 'Stage-Inner', '111122223333', 'eu-west-1', []],
    ['Network', 'Network', '000000000000', 'us-east-1', []],
    ['Shop', 'Shop', '111122223333', 'eu-west-1', ['Network']],
  ]);
  expect(stackNamed(assembly, 'Network').template.Resources).toEqual({ Vpc: { Type: 'AWS::EC2::VPC' } });
  expect([...assembly.fileAssets]).toEqual([['prefix/abc.zip', join(directory, 'asset.abc')]]);
  expect(assembly.teal).toBeUndefined();
});

test('teal.json, when it is there', () => {
  write(directory, { ...FILES, 'teal.json': TEAL });
  expect(readAssembly(directory).teal).toEqual(TEAL);
});

const HOOK = { id: 'preflight', stage: 'PRE_SCALE_UP', function: 'Preflight' };
test.each([
  ['of a version that names hooks alone', { gates: [HOOK] }],
  [
    'with the gates of its hooks',
    {
      gates: [{ ...HOOK, gates: [{ id: 'images', kind: 'admission', twoPersons: true }] }],
      pauses: [{ id: 'approval', kind: 'approval', stage: 'POST_TEST_TRAFFIC_SHIFT' }],
    },
  ],
])('teal.json %s', (_, more) => {
  const environments = [{ name: 'production', services: [{ ...SERVICE, ...more }] }];
  write(directory, { ...FILES, 'teal.json': { schemaVersion: 1, environments } });
  expect(readAssembly(directory).teal?.environments).toEqual(environments);
});

test.each([
  [
    'no manifest',
    { 'manifest.json': undefined },
    /manifest\.json must be a readable file, got ENOENT; point/,
  ],
  ['a broken manifest', { 'manifest.json': '{' }, /manifest\.json must be JSON, got a syntax error/],
  [
    'a missing template',
    { 'Network.template.json': undefined },
    /Network\.template\.json must be a readable file, got ENOENT/,
  ],
  [
    'a template without types',
    { 'Network.template.json': { Resources: { A: {} } } },
    /Network\.template\.json\.Resources\.A\.Type must be a string, got nothing; point/,
  ],
  [
    'another version of teal.json',
    { 'teal.json': { ...TEAL, schemaVersion: 2 } },
    /teal\.json\.schemaVersion must be 1, got 2; synthesize again with the same version of Teal/,
  ],
  [
    'all problems of teal.json at once',
    {
      'teal.json': { schemaVersion: 1, environments: [{ name: 1, services: [{ ...SERVICE, port: '80' }] }] },
    },
    /environments\.0\.name must be a string, got 1; .*\n.*services\.0\.port must be a number, got "80"/,
  ],
])('%s', (_what, changes: Record<string, unknown>, message) => {
  const files = Object.entries({ ...FILES, ...changes }).filter(([, content]) => content !== undefined);
  write(directory, Object.fromEntries(files));
  expect(() => readAssembly(directory)).toThrow(message);
});

test('a directory that does not exist', () => {
  expect(() => readAssembly(join(directory, 'cdk.out'))).toThrow(
    /^assembly directory must be an existing directory, got .*cdk\.out; point to the directory/,
  );
});

test('a stack that does not exist is answered with those that do', () => {
  write(directory, FILES);
  expect(() => stackNamed(readAssembly(directory), 'Shp')).toThrow(
    /got Shp .*choose one of: Stage-Inner, Network, Shop/,
  );
});
