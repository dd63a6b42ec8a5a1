import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { DockerfileParser } from 'dockerfile-ast';
import { APP, bundleShop } from './running-shop';

const dockerfile = readFileSync(join(APP, 'Dockerfile'), 'utf8');
const instructions = dockerfile.split('\n').filter((line) => /^[A-Z]/.test(line));
const finalStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM')));

test('the bundle holds src/ without the faults, and no package', () => {
  const bundle = bundleShop('build');
  const { inputs } = JSON.parse(readFileSync(bundle.metafile, 'utf8')) as { inputs: Record<string, unknown> };
  bundle.remove();
  const expected = readdirSync(join(APP, 'src')).filter(
    (name) => name.endsWith('.ts') && name !== 'faulty.ts',
  );
  expect(Object.keys(inputs).sort()).toEqual(expected.map((name) => `src/${name}`).sort());
});

test('the build sees src/ without the faults', () => {
  const patterns = readFileSync(join(APP, '.dockerignore'), 'utf8').split('\n');
  const ignored = IgnoreStrategy.docker(APP, patterns);
  const files = readdirSync(APP, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !ignored.ignores(file))
    .map((file) => file.slice(APP.length + 1));
  expect(files.filter((file) => !file.startsWith('src/')).sort()).toEqual([
    'package-lock.json',
    'package.json',
  ]);
  expect(files).toContain('src/main.ts');
  expect(files.filter((file) => file.includes('faulty'))).toEqual([]);
});

test('copies by name: never the folder, and into the last stage the bundle alone', () => {
  expect(instructions.filter((line) => /^(COPY|ADD)/.test(line))).toEqual([
    'COPY package.json package-lock.json ./',
    'COPY src src',
    'COPY --from=build --chown=0:0 --chmod=0444 /src/dist/main.js /app/main.js',
  ]);
});

test('the last stage runs nothing at build time, and at run time Node as a numbered user', () => {
  expect(finalStage.filter((line) => line.startsWith('RUN'))).toEqual([]);
  expect(finalStage.find((line) => line.startsWith('USER'))).toMatch(/^USER [1-9]\d*:[1-9]\d*$/);
  // The exec form: a shell would be process 1 and keep SIGTERM to itself.
  for (const name of ['ENTRYPOINT', 'CMD']) {
    const line = finalStage.find((instruction) => instruction.startsWith(name)) ?? '';
    expect(JSON.parse(line.slice(name.length))).toEqual([expect.stringMatching(/^\//)]);
  }
  expect(finalStage).toContain('STOPSIGNAL SIGTERM');
});

test('every base has a tag that is not latest, and a digest', () => {
  const bases = DockerfileParser.parse(dockerfile)
    .getFROMs()
    .map((from) => from.getImage());
  expect(bases).toHaveLength(2);
  for (const base of bases) expect(base).toMatch(/^[^:@]+:(?!latest@)[\w.-]+@sha256:[0-9a-f]{64}$/);
});
