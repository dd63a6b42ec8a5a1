import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryOut } from '../../../cli/init/carry-out';
import type { InitOptions } from '../../../cli/init/options';
import { workflowsOf } from '../../../cli/init/values';
import { bytesOf, type Files, options, repositoryOf, textAt } from './repository';

// What real repositories have that a fresh one has not.

const SERVICE: Files = { Dockerfile: 'FROM node\nEXPOSE 4000\n', 'src/app.js': "app.get('/ready', ok)\n" };
const workflows = workflowsOf('acme/teal@v1.0.0');

async function initIn(directory: string, more: Partial<InitOptions> = {}) {
  const said: string[] = [];
  const done = await carryOut(options(directory, more), {
    answering: { by: 'defaults' },
    say: (text) => void said.push(text),
    signal: new AbortController().signal,
    check: async () => {},
  });
  return { done, said: said.join('') };
}

test('a name of a folder says nothing to a terminal, nor to the runner of a job', async () => {
  const directory = repositoryOf({ '\u001b[31mred/Dockerfile': 'FROM node\nEXPOSE 4000\n' });
  const { said } = await initIn(directory, { name: 'shop' });
  expect(said).toContain('Dockerfile');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
  expect(said).not.toMatch(/\u001b/);
});

describe('a file that is not UTF-8', () => {
  // PowerShell 5 writes UTF-16 by `>`; an editor of old writes Latin-1.
  test.each([
    ['UTF-16', Buffer.from('\ufeffnode_modules\r\n', 'utf16le')],
    ['Latin-1', Buffer.from('# Entwürfe\n', 'latin1')],
  ])('in %s is not added to, and nothing is written', async (_, bytes) => {
    const directory = repositoryOf(SERVICE);
    writeFileSync(join(directory, '.gitignore'), bytes);
    const before = bytesOf(directory);
    await expect(initIn(directory, { name: 'shop' })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('.gitignore must be UTF-8'),
    });
    expect(bytesOf(directory)).toEqual(before);
  });
});

describe('workflows in a folder of a repository, where GitHub never reads them', () => {
  const copilot: Files = {
    'copilot/.workspace': 'application: a\n',
    'copilot/shop/manifest.yml':
      'name: shop\ntype: Load Balanced Web Service\nimage: {build: Dockerfile, port: 80}\nhttp: {path: /}\n',
  };
  test.each<[string, Files, object]>([
    ['by what is seen', SERVICE, {}],
    ['from manifests', { ...SERVICE, ...copilot }, { fromCopilot: '.' }],
  ])('are refused: %s', async (_, files, more) => {
    const root = repositoryOf({ 'README.md': '' });
    execFileSync('git', ['init', '--quiet'], { cwd: root });
    const directory = join(root, 'services/api');
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    const before = bytesOf(root);
    await expect(initIn(directory, { ...more, ...(workflows && { workflows }) })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('got its folder services/api: GitHub reads .github/workflows there'),
    });
    expect(bytesOf(root)).toEqual(before);
    // Without workflows it is a delivery like any other.
    expect((await initIn(directory, more)).done.written).toContain('teal.config.ts');
  });
});

test.each<[string, Files, RegExp]>([
  [
    'a script ci of its own',
    { 'package.json': '{"scripts":{"ci":"make ci"}}' },
    /has a script ci of its own/,
  ],
  ['an old Node', { '.nvmrc': 'v18.20.1\n' }, /\.nvmrc says Node 18/],
  ['pnpm', { 'pnpm-lock.yaml': '' }, /package-lock.json beside pnpm-lock.yaml/],
])('what the workflows cannot work with is said: %s', async (_, files, note) => {
  const directory = repositoryOf({ ...SERVICE, ...files });
  const { done } = await initIn(directory, { name: 'shop', ...(workflows && { workflows }) });
  expect(done.notes.join('\n')).toMatch(note);
});

test('what Teal itself wrote is no reason for a note', async () => {
  const directory = repositoryOf(SERVICE);
  const more = { name: 'shop', ...(workflows && { workflows }) };
  await initIn(directory, more);
  expect(textAt(directory, '.nvmrc')).toBe('24\n');
  expect((await initIn(directory, more)).done.notes.join('\n')).not.toMatch(/script ci|nvmrc/);
});
