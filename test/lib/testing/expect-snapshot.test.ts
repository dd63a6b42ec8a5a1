import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectSnapshot } from '../../../lib/testing/expect-snapshot';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'teal-snapshot-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** @param topics logical id by construct path */
function writeAssembly(folder: string, artifacts: object, topics: Record<string, string> = {}): void {
  const Resources = Object.fromEntries(Object.values(topics).map((id) => [id, { Type: 'AWS::SNS::Topic' }]));
  const metadata = Object.fromEntries(
    Object.entries(topics).map(([path, data]) => [`/${path}`, [{ type: 'aws:cdk:logicalId', data }]]),
  );
  mkdirSync(join(directory, folder), { recursive: true });
  for (const [file, content] of Object.entries({
    manifest: { artifacts },
    template: { Resources },
    metadata,
  })) {
    writeFileSync(join(directory, folder, `${file}.json`), JSON.stringify(content));
  }
}

const stack = {
  type: 'aws:cloudformation:stack',
  properties: { templateFile: 'template.json' },
  additionalMetadataFile: 'metadata.json',
};

/** Calls `act` while every snapshot differs. */
function whileSnapshotsDiffer(act: () => void): void {
  const global = globalThis as unknown as { expect: unknown };
  const real = global.expect;
  const differing = () => ({
    toMatchSnapshot: (name: string) => {
      throw new Error(`difference in ${name}`);
    },
  });
  global.expect = differing;
  try {
    act();
  } finally {
    global.expect = real;
  }
}

test('every construct of every stack is compared, those of stages too', () => {
  const stage = { type: 'cdk:cloud-assembly', properties: { directoryName: 'stage' } };
  writeAssembly('', { Shop: stack, stage }, { 'Shop/A': 'A', 'Shop/B': 'B' });
  writeAssembly('stage', { Staged: stack }, { 'Stage/Staged/A': 'A' });
  expect.assertions(5); // three constructs, and what else is in each of two templates
  expectSnapshot(directory);
});

test('what differs is told of every construct, not just of the first', () => {
  writeAssembly('', { Shop: stack }, { 'Shop/A': 'A', 'Shop/B': 'B' });
  let told: unknown;
  whileSnapshotsDiffer(() => {
    try {
      expectSnapshot(directory);
    } catch (error) {
      told = error;
    }
  });
  expect(String(told)).toBe(
    'Error: difference in Shop/(template)\n\ndifference in Shop/A\n\ndifference in Shop/B',
  );
});

test('an assembly without stacks is no snapshot', () => {
  writeAssembly('', {});
  expect(() => expectSnapshot(directory)).toThrow('assembly must have a stack, got none');
});
