import { cpSync } from 'node:fs';
import { initCommand } from '../../../../cli/init';
import { carryOut } from '../../../../cli/init/carry-out';
import { exitCodeOf, jsonOf, textOf } from '../../../../cli/init/report';
import { undo } from '../../../../cli/init/undo';
import { bytesOf, options, repositoryOf, textAt } from '../repository';
import { exampleFolder } from './converted';

async function initFrom(name: string, more: Readonly<Record<string, unknown>> = {}) {
  const directory = repositoryOf({});
  cpSync(exampleFolder(name), directory, { recursive: true });
  const before = bytesOf(directory);
  const said: string[] = [];
  const done = await carryOut(options(directory, { fromCopilot: '.', ...more } as object), {
    answering: { by: 'defaults' },
    say: (text) => void said.push(text),
    signal: new AbortController().signal,
    check: async () => {},
  });
  return { directory, before, done, said: said.join('') };
}

test('teal init --from-copilot writes a delivery with jobs, says what is left, and can be undone', async () => {
  const { directory, before, done, said } = await initFrom('04-worker-topics');
  expect(done.written).toEqual(
    expect.arrayContaining([
      'teal.config.ts',
      'bin/delivery.ts',
      'lib/customize.ts',
      'lib/jobs.ts',
      'cdk.json',
    ]),
  );
  expect(exitCodeOf(done)).toBe(0);
  expect(said).toContain('found   plain CDK in lib/jobs.ts: receipts\n');
  expect(textOf(done)).toContain(
    '  receipts: not carried over: count.cooldown.in (copilot/receipts/manifest.yml:37): AWS’s default of 300 s holds',
  );
  expect(textAt(directory, 'bin/delivery.ts')).toContain('void deliver({ customize });');
  undo(directory);
  expect(bytesOf(directory)).toEqual(before);
});

test('as JSON it has a note for each key', async () => {
  const { done } = await initFrom('10-image-location', { dryRun: true });
  const { schemaVersion, report } = JSON.parse(jsonOf(done));
  expect(schemaVersion).toBe(1);
  expect(report).toMatchObject({
    services: [{ name: 'proxy', original: 'proxy' }],
    plain: ['mailer'],
    environments: ['production'],
  });
  expect(report.refused.map(({ name, line }: { name: string; line: number }) => [name, line])).toEqual([
    ['landing', 2],
    ['runner', 2],
  ]);
  expect(report.notes).toContainEqual({
    subject: 'proxy',
    kind: 'carried',
    text: 'port',
    key: 'http.target_port',
    at: { file: 'copilot/proxy/manifest.yml', line: 9 },
  });
});

test('--local is how the only service runs on this machine', async () => {
  const { directory, done } = await initFrom('01-frontend-https', { local: 'npm start' });
  expect(textAt(directory, 'teal.config.ts')).toContain("local: { command: 'npm start' }");
  expect(done.next.join('\n')).toContain('npx teal rehearse');
});

test('--local is of one service', async () => {
  const manifest = (name: string) =>
    `name: ${name}\ntype: Load Balanced Web Service\nimage: {build: Dockerfile, port: 80}\nhttp: {path: /}\n`;
  const directory = repositoryOf({
    'copilot/.workspace': 'application: a\n',
    'copilot/shop/manifest.yml': manifest('shop'),
    'copilot/cart/manifest.yml': manifest('cart'),
  });
  const done = carryOut(options(directory, { fromCopilot: '.', local: 'npm start' } as object), {
    ...{ answering: { by: 'defaults' }, say: () => {}, check: async () => {} },
    signal: new AbortController().signal,
  });
  await expect(done).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('--local must be left out where there are several services'),
  });
});

test.each([
  ['--name', 'shop'],
  ['--env', 'staging'],
  ['--sample', undefined],
])('%s beside manifests, which say it, is no input', async (option, value) => {
  const arguments_ = ['--from-copilot', '.', option, ...(value ? [value] : [])];
  const command = initCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  await expect(command.parseAsync(arguments_, { from: 'user' })).rejects.toMatchObject({
    code: 'commander.conflictingOption',
  });
});

test('what an image is built from takes in nothing of Teal, and an application compiles nothing of it', async () => {
  const directory = repositoryOf({
    'copilot/.workspace': 'application: a\n',
    'copilot/shop/manifest.yml':
      'name: shop\ntype: Load Balanced Web Service\nimage: {build: Dockerfile, port: 80}\nhttp: {path: /}\n',
    'tsconfig.json': '{ "compilerOptions": { "outDir": "dist" } }',
  });
  await carryOut(options(directory, { fromCopilot: '.' } as object), {
    ...{ answering: { by: 'defaults' }, say: () => {}, check: async () => {} },
    signal: new AbortController().signal,
  });
  expect(textAt(directory, '.dockerignore')).toContain('.teal\n');
  const settings = (path: string) => JSON.parse(textAt(directory, path) ?? '');
  expect(settings('tsconfig.json').exclude).toContain('lib/customize.ts');
  expect(settings('tsconfig.teal.json').include).toContain('lib/customize.ts');
});

test.each([
  ['no workspace', {}, /--from-copilot must be a folder with copilot\/.workspace in it/],
  [
    'a workspace without an application',
    { 'copilot/.workspace': 'x: 1\n' },
    /\.workspace:1 must have application/,
  ],
  [
    'a workspace of jobs alone',
    {
      'copilot/.workspace': 'application: a\n',
      'copilot/job/manifest.yml':
        'name: job\ntype: Scheduled Job\nimage: {location: busybox}\non: {schedule: "@daily"}\n',
    },
    /must have a service behind an Application Load Balancer, got job \(Scheduled Job\)/,
  ],
])('%s is bad input, and nothing is written', async (_, files, message) => {
  const directory = repositoryOf(files);
  const before = bytesOf(directory);
  const done = carryOut(options(directory, { fromCopilot: '.' } as object), {
    answering: { by: 'defaults' },
    say: () => {},
    signal: new AbortController().signal,
    check: async () => {},
  });
  await expect(done).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  expect(bytesOf(directory)).toEqual(before);
});
