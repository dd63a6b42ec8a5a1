import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP } from './running-shop';

const ROOT = join(__dirname, '..', '..');
const dockerfile = readFileSync(join(APP, 'Dockerfile'), 'utf8');

/** What the Dockerfile's first stage does, in a folder of its own; with the packages that are installed here. */
function build(name: string, at: Date): Buffer[] {
  const folder = mkdtempSync(join(tmpdir(), `teal-app-${name}-`));
  try {
    cpSync(join(APP, 'package.json'), join(folder, 'package.json'));
    cpSync(join(APP, 'src'), join(folder, 'src'), { recursive: true });
    utimesSync(join(folder, 'src', 'main.ts'), at, at);
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: 'pipe' });
    return ['main.js', 'migrate.js', 'check.js', 'worker.js', 'job.js'].map((file) =>
      readFileSync(join(folder, 'dist', file)),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the same source, in two folders and at two times, is the same bundles', () => {
  const bundles = build('one', new Date('2020-01-01'));
  const others = build('another-and-longer', new Date());
  expect(others).toHaveLength(5);
  expect(others.filter((other, at) => !bundles[at]?.equals(other))).toEqual([]);
  for (const bundle of bundles) expect(bundle.includes(tmpdir())).toBe(false);
});

test('nothing that is fetched while it is built is fetched by more than the lock file', () => {
  const runs = dockerfile.split('\n').filter((line) => line.startsWith('RUN'));
  expect(runs).toEqual(['RUN npm ci --ignore-scripts --no-audit --no-fund', 'RUN npm run build']);
  const { packages } = JSON.parse(readFileSync(join(APP, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { integrity?: string }>;
  };
  const unpinned = Object.entries(packages).filter(([name, { integrity }]) => name !== '' && !integrity);
  expect(unpinned).toEqual([]);
});
