import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { carryOut } from '../../../cli/init/carry-out';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { root } from '../../workflow-files';
import { evaluate } from './evaluate';
import { KINDS } from './kinds';
import { bytesOf, type Files, options, repositoryOf, textAt } from './repository';

/** `teal init` as a program, without a terminal. */
function teal(directory: string, args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const all = ['dist/teal.js', 'init', '--directory', directory, ...args];
    const child = execFile(
      process.execPath,
      all,
      { cwd: root, env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

// Of the others test/cli/init/configuration resolves what is written: they differ in words, and not in resources.
const synthesized = Object.entries(KINDS).filter((_, nth) => nth % 3 === 0);

test.each(synthesized)('what is written for %s synthesizes', async (_, { files, expected }) => {
  const directory = repositoryOf(files);
  const signal = new AbortController().signal;
  await carryOut(options(directory), {
    ...{ answering: { by: 'defaults' }, say: () => {}, signal, check: async () => {} },
  });
  const input = evaluate(textAt(directory, 'teal.config.ts') ?? '');
  const { stacks } = synthesizeDelivery(input, { file: join(directory, 'teal.config.ts') });
  const { name } = expected;
  expect(stacks.map(({ stackName }) => stackName)).toEqual(
    expect.arrayContaining([`${name}-staging`, `${name}-production`]),
  );
});

const express = KINDS.express?.files as Files;
let gitHub: Server;
let asked: string[] = [];
beforeAll(async () => {
  gitHub = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? 'without a token'}`);
    // source: docs.github.com/rest/repos/repos, "Get a repository"
    response.setHeader('content-type', 'application/json');
    if (request.url === '/repos/acme/shop')
      response.end(
        JSON.stringify({ id: 5678, name: 'Shop', owner: { login: 'Acme', id: 1234 }, private: true }),
      );
    else response.writeHead(404).end('{"message":"Not Found"}');
  });
  await new Promise<void>((resolve) => void gitHub.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => gitHub.close(resolve)));
const gitHubAt = () => ({ GITHUB_API_URL: `http://127.0.0.1:${(gitHub.address() as AddressInfo).port}` });

function withRemote(name: string): string {
  const directory = repositoryOf(express);
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: directory });
  execFileSync('git', ['remote', 'add', 'origin', `git@github.com:acme/${name}.git`], { cwd: directory });
  return directory;
}

test('the numbers of the repository are GitHub’s, and so is how it is spelled', async () => {
  asked = [];
  const directory = withRemote('shop');
  const env = { ...gitHubAt(), GITHUB_TOKEN: '', GH_TOKEN: 'x'.repeat(20) };
  const { code, stdout } = await teal(
    directory,
    ['--yes', '--json', '--workflows', 'platform/teal@v1.0.0'],
    env,
  );
  expect(code).toBe(0);
  expect(asked).toEqual([`/repos/acme/shop Bearer ${'x'.repeat(20)}`]);
  expect(JSON.parse(stdout)).toMatchObject({
    exitCode: 0,
    found: expect.arrayContaining(['repository Acme/Shop, 1234 and 5678: the git remote origin, and GitHub']),
    written: expect.arrayContaining(['.github/workflows/deploy.yml', '.github/environments.json']),
  });
  expect(evaluate(textAt(directory, 'teal.config.ts') ?? '').repository).toEqual({
    ...{ owner: 'Acme', ownerId: 1234, name: 'Shop', id: 5678 },
    workflows: { owner: 'platform', name: 'teal', tag: 'v1.0.0' },
  });
  expect(parse(textAt(directory, '.github/workflows/plan.yml') ?? '')).toMatchObject({ name: 'plan' });
});

test('where GitHub does not tell, the command that does is told', async () => {
  const directory = withRemote('secret');
  const env = { ...gitHubAt(), GITHUB_TOKEN: '', GH_TOKEN: '' };
  const { code, stdout } = await teal(directory, ['--yes'], env);
  expect(code).toBe(0);
  expect(stdout).toContain(
    "the numbers of the repository are not known (GitHub answered 404, and a private one needs GITHUB_TOKEN): gh api repos/acme/secret --jq '.owner.id, .id' prints them",
  );
  expect(textAt(directory, 'teal.config.ts')).toContain(
    "// The numbers: gh api repos/acme/secret --jq '.owner.id, .id'",
  );
});

test('without a terminal it asks nothing, and ends with 2 and all that is missing', async () => {
  const directory = repositoryOf({ Dockerfile: 'FROM x\n' });
  const { code, stderr } = await teal(directory, []);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^this must be said, and nothing was written:\n {2}--port: .*\n {2}--health: .*\nAt a terminal it asks/,
  );
  expect(Object.keys(bytesOf(directory))).toEqual(['Dockerfile']);
});

test.each([
  [['--port', '70000'], '--port: the port must be a number from 1 to 65535'],
  [['--name', "x'); //"], '--name: the name must be small letters'],
  [['--health', 'ready'], '--health: the path must begin with /'],
  [['--workflows', 'acme/teal@main'], 'no branch and no commit'],
  [['--sample', '--build', 'x'], 'cannot be used with'],
  [['--env', 'a', '--env', 'a'], 'given twice'],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await teal(repositoryOf(express), ['--yes', ...args]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('a dry run writes nothing, what is written is undone, and what was changed since stays', async () => {
  const directory = repositoryOf(express);
  const before = bytesOf(directory);
  expect(await teal(directory, ['--yes', '--dry-run'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('12 files would be written; nothing was\n'),
  });
  expect(bytesOf(directory)).toEqual(before);
  expect(await teal(directory, ['--undo'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is nothing to undo'),
  });
  expect((await teal(directory, ['--yes'])).code).toBe(0);
  writeFileSync(join(directory, '.nvmrc'), '26\n');
  const undone = await teal(directory, ['--undo', '--json']);
  expect([undone.code, JSON.parse(undone.stdout)]).toMatchObject([
    1,
    { schemaVersion: 1, exitCode: 1, left: ['.nvmrc'] },
  ]);
  writeFileSync(join(directory, '.nvmrc'), '24\n');
  expect((await teal(directory, ['--undo'])).code).toBe(0);
  expect(bytesOf(directory)).toEqual(before);
});
