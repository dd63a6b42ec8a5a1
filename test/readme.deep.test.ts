import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { resolveDelivery } from '../lib';
import { scripts } from '../package.json';

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const readme = read('README.md');

const configurations = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => `${code}`);

describe('configurations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'teal-readme-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const files = configurations.map((code, index) => {
    const file = join(folder, `example-${index}.ts`);
    writeFileSync(file, code.replaceAll("'./lib'", `'${join(root, 'lib')}'`));
    return file;
  });

  test('are there', () => expect(files.length).toBeGreaterThan(1));

  test.each(files.map((file) => ({ name: basename(file), file })))(
    '$name is right, without a warning',
    async ({ file }) => {
      const { default: input } = await import(file);
      expect(resolveDelivery(input, join(root, 'teal.config.ts')).warnings).toEqual([]);
    },
  );

  test('have the types of what they use', () => {
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = '--noEmit --strict --skipLibCheck --module nodenext --target es2022 --types node'.split(
      ' ',
    );
    const { status, stdout } = spawnSync(process.execPath, [tsc, '--ignoreConfig', ...options, ...files], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});

describe('commands', () => {
  const named = [...readme.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map(
    ([, run, test]) => run ?? test ?? '',
  );

  test.each([...new Set(named)])('npm run %s', (name) => expect(Object.keys(scripts)).toContain(name));

  const help = execFileSync(process.execPath, [join(root, 'dist', 'teal.js'), 'rehearse', '--help'], {
    encoding: 'utf8',
  });
  const known = new Set([...help.matchAll(/--[a-z]+/g)].map(([flag]) => flag));
  const rehearsals = [...readme.matchAll(/npm run rehearse[^`\n]*/g)].map(([line]) => line);
  const [, table = ''] = /\| flag .*?\n((?:\|.*\n)+)/.exec(readme) ?? [];
  const flags = new Set(
    [
      ...`${rehearsals.map((line) => line.replace(/"[^"]*"/g, '')).join('\n')}\n${table}`.matchAll(
        /--[a-z]+/g,
      ),
    ].map(([flag]) => flag),
  );

  test.each([...flags])('teal rehearse %s is an option', (flag) => expect(known).toContain(flag));

  test('every option is in the table', () => {
    const missing = [...known].filter((flag) => flag !== '--help' && !table.includes(flag));
    expect(missing).toEqual([]);
  });
});

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'app/README.md', ...pagesIn('docs')];

test.each(pages)('the links of %s lead somewhere', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => `${link}`);
  const broken = links.filter(
    (link) => !/^https?:/.test(link) && !existsSync(join(root, dirname(page), link)),
  );
  expect(broken).toEqual([]);
});

function pagesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}
