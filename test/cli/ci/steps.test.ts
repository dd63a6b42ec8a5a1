import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { steps as own } from '../../../ci/steps';
import type { OwnDelivery } from '../../../cli/ci/own-delivery';
import { runSteps, unknownSteps } from '../../../cli/ci/run-steps';
import { exitCodeOf, type Result, tableOf } from '../../../cli/ci/step';
import { type Manifest, stepsOf } from '../../../cli/ci/steps';
import { root } from '../../workflow-files';

/** Nothing of a delivery is asked for. */
const delivery = { use: async (): Promise<Result> => ({ result: 'passed' }) } as unknown as OwnDelivery;
const steps = (manifest: Partial<Manifest> = {}) =>
  stepsOf({ scripts: {}, packages: [], ...manifest }, delivery, 'teal.js');
const resultOf = (id: string, manifest: Partial<Manifest> = {}) =>
  steps(manifest)
    .find((step) => step.id === id)
    ?.run();

test('one workflow serves both: its steps have the same names', () => {
  expect(steps().map(({ id }) => id)).toEqual(own.map(({ id }) => id));
});

test.each<[string, Partial<Manifest>, object]>([
  ['lint', {}, { result: 'none', said: 'package.json has no script lint' }],
  ['types', {}, { result: 'none', said: 'package.json has no script typecheck or typecheck:teal' }],
  ['scenarios', {}, { result: 'none' }],
  ['secrets', {}, { result: 'none', said: expect.stringContaining('npm install -D secretlint') }],
  // Wanted, and not there: it has not passed.
  ['licences', { packages: ['license-checker-rseidelsohn'] }, { result: 'skipped' }],
])('%s, with %j', async (id, manifest, expected) => {
  const here = process.cwd();
  process.chdir(join(root, 'docs'));
  try {
    expect(await resultOf(id, manifest)).toMatchObject(expected);
  } finally {
    process.chdir(here);
  }
});

// source: npm init, `test`
test('what npm init writes for a test is none', async () => {
  const test = 'echo "Error: no test specified" && exit 1';
  const folder = mkdtempSync(join(tmpdir(), 'teal-ci-test-'));
  const here = process.cwd();
  // Were it run, npm would look for a package.json further up, and there is Teal's own.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { test } }));
  process.chdir(folder);
  try {
    expect(await resultOf('tests', { scripts: { test } })).toEqual({
      result: 'none',
      said: 'package.json has no script test or test:teal',
    });
  } finally {
    process.chdir(here);
    rmSync(folder, { recursive: true });
  }
});

test('what there is nothing for fails nothing, and is not called passed', async () => {
  const none: Result = { result: 'none', said: 'no script lint' };
  expect(exitCodeOf([none], true)).toBe(0);
  expect(tableOf([{ id: 'lint', name: 'Lint', result: none, seconds: 0 }])).toBe(
    'lint  none        0.0 s  no script lint\n',
  );
  const said: string[] = [];
  expect(await runSteps(steps(), ['lint', 'image'], (text) => said.push(text))).toBe(0);
  expect(said.join('')).toMatch(/== Lint\nnone: package.json has no script lint\n[\s\S]*image {2}passed/);
  expect(unknownSteps(steps(), ['lint', 'x'])).toEqual(['x']);
});
