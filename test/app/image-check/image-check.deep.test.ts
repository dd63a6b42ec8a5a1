import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildArguments } from '../../../cli/ci/image';
import { root, workflows } from '../../workflow-files';

/** What `/ready` of the container is answered with. */
let answer = 200;
let server: Server;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'teal-image-check-'));
  server = createServer((_, response) => response.writeHead(answer).end());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});

afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  rmSync(folder, { recursive: true });
});

/** `.ci/image` with a Docker that has this fault. */
async function checked(fault = 'none', ready = 200) {
  answer = ready;
  const asked = join(mkdtempSync(join(folder, 'asked-')), 'docker');
  const { PATH = '' } = process.env;
  const env = {
    ...{ PATH: `${__dirname}${delimiter}${PATH}`, HOME: folder, TMPDIR: folder },
    ...{ FAULT: fault, ASKED: asked, SERVED: `${(server.address() as AddressInfo).port}` },
    IMAGE_READY_TRIES: '1',
  };
  return new Promise<{ code: unknown; said: string; asked: string[] }>((resolve) => {
    execFile(join(root, '.ci/image'), { env }, (error, stdout, stderr) => {
      const lines = readFileSync(asked, 'utf8').split('\n').slice(0, -1);
      resolve({ code: error?.code ?? 0, said: stdout + stderr, asked: lines });
    });
  });
}

test('a good image passes every check, and nothing of it stays', async () => {
  const { code, said, asked } = await checked();
  expect(said.split('\n').filter((line) => line !== '' && !line.startsWith('ok '))).toEqual([]);
  expect(said.match(/^ok /gm)).toHaveLength(10);
  expect(code).toBe(0);
  expect(asked.slice(-3)).toEqual([
    'rm --force created',
    'rm --force started',
    'image rm --force teal-image-check',
  ]);
});

test.each<[string, RegExp]>([
  ['not reproducible', /linux\/arm64 must be the same image .*sha256:first, got sha256:second/],
  ['large', /linux\/amd64 must be at most 100 MB as it is pulled, got 10\d MB/],
  ['root', /its user and group must be numbers that are not root, got '0:0'/],
  ['unnumbered', /must be numbers that are not root, got 'nonroot'/],
  ['unsaid', /must be numbers that are not root, got ''/],
  ['shell', /\/bin\/sh must not be there: 127, got 0/],
  ['engine fails', /\/bin\/sh must not be there: 127, got 125/],
  ['npm', /must be in it, got \.\/nodejs\/bin\/npm/],
  ['dash', /must be in it, got \.\/usr\/bin\/dash/],
  ['runs as root', /must run as another user than root, got 0/],
  ['no node', /must run as another user than root, got nothing/],
  ['killed', /must end with 0 within 30 s of SIGTERM, got 137/],
  ['deaf', /must end with 0 within 30 s of SIGTERM, got 143/],
])('%s is found', async (fault, said) => {
  const done = await checked(fault);
  expect(done.said).toMatch(new RegExp(`FAILED {2}.*${said.source}`));
  expect(done.code).toBe(1);
});

test('one that is not ready is found', async () => {
  const { code, said } = await checked('not ready', 503);
  expect(said).toMatch(/FAILED {2}it must be ready \(200\) .*, got 503/);
  expect(code).toBe(1);
});

test.each<[string, RegExp]>([
  ['no engine', /a Docker engine with buildx must answer, got none/],
  ['no base', /manifest unknown/],
])('%s: nothing is called good', async (fault, said) => {
  const done = await checked(fault);
  expect(done).toMatchObject({ code: 2, said: expect.stringMatching(said) });
});

test('it is built as what is published is, and run as ECS runs it', async () => {
  const { asked } = await checked();
  const built = asked.filter((line) => line.includes('--output=type=oci'));
  expect(built).toHaveLength(4);
  for (const line of built) {
    const words = line.split(' ').filter((word) => word !== '--no-cache');
    const platform = words.find((word) => word.startsWith('--platform='))?.slice('--platform='.length) ?? '';
    const commit = words.find((word) => word.startsWith('--build-arg='))?.slice(-40) ?? '';
    const published = buildArguments({ service: 'shop', directory: 'app', platform }, commit);
    const nowhere = (word: string) => word.replace(/dest=[^,]*/, 'dest=');
    expect(words.map(nowhere).sort()).toEqual(published.map(nowhere).sort());
  }
  expect(asked.find((line) => line.startsWith('run --detach'))).toMatch(
    /--read-only --cap-drop ALL --security-opt no-new-privileges/,
  );
});

test('the landing check has a job that makes it', () => {
  const steps = workflows.get('landing.yml')?.jobs.image?.steps ?? [];
  expect(steps.map(({ run }) => run)).toContain('.ci/image');
});
