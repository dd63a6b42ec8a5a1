import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IgnoreStrategy } from 'aws-cdk-lib';
import { DockerfileParser } from 'dockerfile-ast';
import { OPTIONS } from '../../app/src/faulty/flags';
import { APP, bundleShop } from './running-shop';

const dockerfile = readFileSync(join(APP, 'Dockerfile'), 'utf8');
const instructions = dockerfile.split('\n').filter((line) => /^[A-Z]/.test(line));
const finalStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM')));

describe('the bundle', () => {
  let bundle: ReturnType<typeof bundleShop>;
  let files: string[];
  beforeAll(() => {
    bundle = bundleShop('build');
    const { inputs } = JSON.parse(readFileSync(bundle.metafile, 'utf8')) as { inputs: object };
    files = Object.keys(inputs);
  });
  afterAll(() => bundle.remove());

  test('holds src/ without the faults', () => {
    const sources = readdirSync(join(APP, 'src'), { recursive: true, encoding: 'utf8' });
    const expected = sources.filter((name) => name.endsWith('.ts') && !name.startsWith('faulty'));
    const own = files.filter((file) => file.startsWith('src/'));
    expect(own.sort()).toEqual(expected.map((name) => `src/${name}`).sort());
  });

  test('holds no package but those that the lock file installs for production', () => {
    const { packages } = JSON.parse(readFileSync(join(APP, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const production = Object.entries(packages).flatMap(([path, { dev }]) => (dev ? [] : [packageIn(path)]));
    const held = new Set(files.filter((file) => file.includes('node_modules/')).map(packageIn));
    expect(held.size).toBeGreaterThan(10);
    expect([...held].filter((name) => !production.includes(name))).toEqual([]);
  });

  test('has none of the switches by which a release goes wrong', () => {
    // Two are words that others use too.
    const { help: _, seed: __, ...flags } = OPTIONS;
    const faulty = bundleShop('build:faulty');
    const [good, bad] = [bundle, faulty].map(({ file }) => readFileSync(file, 'utf8'));
    faulty.remove();
    const marks = [...Object.keys(flags), 'this release is faulty', 'usage: node dist/faulty'];
    expect(marks.filter((mark) => !bad?.includes(mark))).toEqual([]);
    expect(marks.filter((mark) => good?.includes(mark))).toEqual([]);
  });
});

/** The innermost package of a path. */
const packageIn = (path: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? '';

test('its packages have the versions that the repository tests', () => {
  const read = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [own, root] = [read(APP), read(join(APP, '..'))];
  const tested = { ...root.dependencies, ...root.devDependencies };
  const wanted = { ...own.dependencies, ...own.devDependencies };
  expect(wanted).toEqual(Object.fromEntries(Object.keys(wanted).map((name) => [name, tested[name]])));
  expect(own.overrides).toEqual(root.overrides);
});

test('its lock file installs them as the repository’s does, from wherever packages come', () => {
  const lockOf = (folder: string) =>
    (
      JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
        packages: Record<string, { version: string; resolved?: string }>;
      }
    ).packages;
  const [own, root] = [lockOf(APP), lockOf(join(APP, '..'))];
  const { dependencies } = JSON.parse(readFileSync(join(APP, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const at = `node_modules/${name}`;
    expect({ name, version: own[at]?.version }).toEqual({ name, version: root[at]?.version });
  }
  expect(Object.values(own).flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
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
    ...readdirSync(join(APP, 'migrations')).map((name) => `migrations/${name}`),
    'package-lock.json',
    'package.json',
  ]);
  expect(files).toContain('src/main.ts');
  expect(files.filter((file) => file.includes('faulty'))).toEqual([]);
});

test('copies by name: never the folder, and into the last stage the bundles and the migrations alone', () => {
  expect(instructions.filter((line) => /^(COPY|ADD)/.test(line))).toEqual([
    'COPY package.json package-lock.json ./',
    'COPY src src',
    'COPY --from=build --chown=0:0 --chmod=0444 /src/dist/main.js /src/dist/migrate.js /src/dist/check.js /src/dist/worker.js /src/dist/job.js /app/dist/',
    // Its files and not the folder: nobody could look into a folder of this mode.
    'COPY --chown=0:0 --chmod=0444 migrations/*.sql /app/migrations/',
  ]);
});

test('the last stage runs nothing at build time, and at run time Node as a numbered user', () => {
  expect(finalStage.filter((line) => line.startsWith('RUN'))).toEqual([]);
  expect(finalStage.find((line) => line.startsWith('USER'))).toMatch(/^USER [1-9]\d*:[1-9]\d*$/);
  // The exec form: a shell would be process 1 and keep SIGTERM to itself. A one-off task's command is in the place of CMD's.
  expect(finalStage).toContain('ENTRYPOINT []');
  expect(finalStage).toContain('CMD ["node", "dist/main.js"]');
  expect(finalStage).toContain('WORKDIR /app');
  expect(finalStage).toContain('STOPSIGNAL SIGTERM');
});

test('every base has a tag that is not latest, and a digest', () => {
  const bases = DockerfileParser.parse(dockerfile)
    .getFROMs()
    .map((from) => from.getImage());
  expect(bases).toHaveLength(2);
  for (const base of bases) expect(base).toMatch(/^[^:@]+:(?!latest@)[\w.-]+@sha256:[0-9a-f]{64}$/);
});
