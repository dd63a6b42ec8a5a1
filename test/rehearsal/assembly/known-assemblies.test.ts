import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'teal-known-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (description: string, folder = directory) =>
  writeFileSync(
    join(folder, 'S.template.json'),
    JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { description } } } }),
  );

function synthesize(folder = directory) {
  write('one', folder);
  const properties = { templateFile: 'S.template.json' };
  const artifacts = { S: { type: 'aws:cloudformation:stack', properties } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
}

const description = () => knownAssembly(directory).stacks[0]?.template.Resources.Queue?.Properties;

test('an assembly is read once as long as its files stay as they are', () => {
  synthesize();
  const first = knownAssembly(directory);
  expect(knownAssembly(`${directory}/.`)).toBe(first);
  write('another');
  expect(description()).toEqual({ description: 'another' });
  writeFileSync(join(directory, 'teal.json'), '{}');
  expect(() => knownAssembly(directory)).toThrow('teal.json');
});

test('the assembly of a stage is looked at, too', () => {
  const stage = join(directory, 'assembly-Stage');
  mkdirSync(stage);
  synthesize(stage);
  const artifacts = {
    Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Stage' } },
  };
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ artifacts }));
  expect(description()).toEqual({ description: 'one' });
  write('another', stage);
  expect(description()).toEqual({ description: 'another' });
});

test('no rehearsal can change what another one sees', () => {
  synthesize();
  const properties = description() as Record<string, unknown>;
  expect(() => {
    properties.description = 'mine';
  }).toThrow(TypeError);
});

test('a directory that is not there is said to be so, also when it was', () => {
  synthesize();
  knownAssembly(directory);
  rmSync(directory, { recursive: true });
  expect(() => knownAssembly(directory)).toThrow('must be an existing directory');
});
