import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import '../../rehearsal/testing/jest';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { Release } from '../../rehearsal/report/release';
import { goodRelease, rehearse } from '../../rehearsal/testing';
import { root } from '../synth';

// The page's own files, as a team would write them: type-checked, loaded, synthesized and rehearsed.

const page = readFileSync(join(root, 'docs/gates/custom.md'), 'utf8');
const files = new Map(
  [...page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)].map(([, name = '', code = '']) => [name, code]),
);
const folder = mkdtempSync(join(tmpdir(), 'teal-custom-gate-'));
let assembly: ReturnType<typeof synthesizeDelivery>;

// Now, since the page's own tests are defined before any of them runs.
for (const name of ['lib', 'lambda', 'rehearsal', 'node_modules', 'package.json'])
  symlinkSync(join(root, name), join(folder, name));
mkdirSync(join(folder, 'app'));
cpSync(join(root, 'app', 'Dockerfile'), join(folder, 'app', 'Dockerfile'));
for (const [name, code] of files) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), code);
}
// The compiler, on a busy machine.
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closeWarmProcesses();
});

test('the page has the gate, in less than 20 lines, its configuration and a test', () => {
  expect([...files.keys()]).toEqual(['gates/stock.ts', 'teal.config.ts', 'test/stock.test.ts']);
  expect(files.get('gates/stock.ts')?.trimEnd().split('\n').length).toBeLessThan(20);
});

test('they pass the compiler, as strict as ours, and so does the page of the load test', async () => {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const settings = { ...compilerOptions, types: ['node', 'jest'] };
  const include = ['bin', 'gates', 'teal.config.ts', 'test/stock.test.ts'];
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: settings, include }));
  const load = readFileSync(join(root, 'docs/gates/load-test.md'), 'utf8');
  mkdirSync(join(folder, 'bin'));
  const inCode = /^```ts\n(\/\/ bin\/queue-gate\.ts.*?)^```/ms.exec(page)?.[1];
  expect(inCode).toContain('stack.addGate');
  writeFileSync(join(folder, 'bin/queue-gate.ts'), `${inCode}`);
  writeFileSync(join(folder, 'gates/load.ts'), /^```ts\n(.*?)^```/ms.exec(load)?.[1] ?? '');
  // One that must not pass, so that something was looked at: an outcome that is none.
  const wrong = files.get('gates/stock.ts')?.replace("'inconclusive'", "'maybe'") ?? '';
  writeFileSync(join(folder, 'gates/wrong.ts'), wrong);
  const tsc = promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', folder]);
  const said = await tsc.then(
    () => '',
    ({ stdout }) => String(stdout),
  );
  expect(said).toContain('"maybe"');
  const errors = said.split('\n').filter((line) => /error TS\d+/.test(line));
  expect(errors.filter((line) => !/gates\/wrong\.ts/.test(line))).toEqual([]);
});

test('the configuration is read as bin/teal.ts reads it, and the gate found', async () => {
  const load = async (file: string) => {
    const child = ['--import', 'tsx', join(root, 'test/lib/config/load-in-child.ts'), file];
    return JSON.parse((await promisify(execFile)(process.execPath, child, { cwd: root })).stdout)[0];
  };
  const file = join(folder, 'teal.config.ts');
  expect(await load(file)).toBe(`${file}: ${join(folder, 'app')}`);
  const without = join(folder, 'without.config.ts');
  writeFileSync(without, readFileSync(file, 'utf8').replace('stock.ts', 'stick.ts'));
  expect(await load(without)).toContain('gates (stock).entry must be a file');
});

describe('rehearsed', () => {
  const verdictOf = ({ stages }: Release) =>
    stages.flatMap(({ gates }) => gates).find(({ id }) => id === 'stock');
  const stock = (body: string) => goodRelease({ answers: [{ path: '/stock/42', body }] });

  beforeAll(async () => {
    const { default: configuration } = await import(join(folder, 'teal.config.ts'));
    assembly = synthesizeDelivery(configuration, { file: join(folder, 'teal.config.ts') });
  });

  test('an answer without a body, which is what a model gives by itself, never passes', async () => {
    const release = await rehearse(assembly, { release: goodRelease() });
    expect(release).toRollBack({ by: 'gate:stock', exposed: { atMostPercent: 0 } });
    expect(verdictOf(release)?.reason).toContain('could not be carried out (SyntaxError)');
  });

  test('it passes', async () => {
    const release = await rehearse(assembly, { release: stock('{"count":3}') });
    expect(release).toBeReleased();
    expect(verdictOf(release)).toMatchObject({ verdict: 'pass', reason: 'there is stock' });
  });

  test('it fails, and no user has met green', async () => {
    const release = await rehearse(assembly, { release: stock('{"count":0}') });
    expect(release).toRollBack({ by: 'gate:stock', exposed: { atMostPercent: 0 } });
    expect(verdictOf(release)?.reason).toContain('nothing is in stock');
  });

  test('it cannot tell, waits, and at last fails', async () => {
    const release = await rehearse(assembly, { release: stock('<html>') });
    expect(release).toRollBack({ by: 'gate:stock', exposed: { atMostPercent: 0 } });
    expect(verdictOf(release)?.reason).toContain(
      'no verdict within 60 minutes: the gate could not be carried out (SyntaxError)',
    );
  });
});

describe('the test that the page shows', () => {
  const file = join(folder, 'test', 'as-run.ts');
  // A reader's working directory is that of the configuration.
  const where = `synthesizeDelivery(config, { file: '${join(folder, 'teal.config.ts')}' })`;
  writeFileSync(file, (files.get('test/stock.test.ts') ?? '').replace('synthesizeDelivery(config)', where));
  require(file);
});
