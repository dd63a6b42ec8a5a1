import type { Asking } from '../../../cli/init/asking';
import type { Answering } from '../../../cli/init/decide';
import { slugOf } from '../../../cli/init/detect/name';
import { remoteOf } from '../../../cli/init/detect/remote';
import { gather } from '../../../cli/init/gather';
import type { InitOptions } from '../../../cli/init/options';
import { directoryOf, workflowsOf } from '../../../cli/init/values';
import { KINDS } from './kinds';
import { type Files, options, repositoryOf, treeOf } from './repository';

const DEFAULTS: Answering = { by: 'defaults' };
const NOBODY: Answering = { by: 'nobody' };

function gathered(files: Files, more: Partial<InitOptions> = {}, answering = DEFAULTS) {
  // Of no repository of git: nothing outside is asked.
  const directory = repositoryOf({});
  return gather(directory, treeOf(files), options(directory, more), answering, new AbortController().signal);
}

test.each(Object.entries(KINDS))('%s', async (_, { files, expected, says }) => {
  const { answers, found } = await gathered(files);
  expect(answers.services).toEqual([expected]);
  expect(found).toContain(says);
});

test('an option wins over what is there', async () => {
  const { answers, found } = await gathered(KINDS.express?.files ?? {}, {
    ...{ name: 'web', port: 1, health: '/x', local: 'make run' },
  });
  expect(answers.services).toMatchObject([{ name: 'web', port: 1, health: '/x', local: 'make run' }]);
  expect(found).toContain('port 1: --port');
});

const several = {
  'web/Dockerfile': 'FROM x\nEXPOSE 1',
  'api/Dockerfile': 'FROM x\nEXPOSE 2',
  'old/api/Dockerfile': 'FROM x\nEXPOSE 3',
};
const asking = (answers: readonly unknown[]): { asking: Asking; asked: string[] } => {
  const asked: string[] = [];
  const next = async (message: string) => {
    asked.push(message);
    return answers[asked.length - 1] as never;
  };
  return {
    asked,
    asking: { text: ({ message }) => next(message), several: next, agree: next },
  };
};

describe('what is missing is named, all at once, and nothing is guessed in silence', () => {
  test.each<[string, Files, Partial<InitOptions>, Answering, string[]]>([
    [
      'no Dockerfile',
      {},
      {},
      DEFAULTS,
      ['a Dockerfile: there is none; write one, or begin with a sample service: --sample'],
    ],
    [
      'one of another name',
      { 'docker/web.Dockerfile': '' },
      {},
      DEFAULTS,
      ['docker/web.Dockerfile must be called Dockerfile, in the folder that it builds'],
    ],
    [
      'port and health, which --yes would guess',
      { Dockerfile: '' },
      {},
      NOBODY,
      ['--port: ', '--health: ', 'At a terminal it asks'],
    ],
    [
      'which of several',
      several,
      {},
      DEFAULTS,
      ['--service: one or several of the folders with a Dockerfile: web, api, old/api'],
    ],
    ['one that there is not', several, { service: ['x'] }, DEFAULTS, ['got x; they are web, api, old/api']],
    ['a folder outside', several, { build: '../web' }, DEFAULTS, ['got ../web; they are']],
  ])('%s', async (_, files, more, answering, messages) => {
    const refused = gathered(files, more, answering);
    for (const message of messages) {
      await expect(refused).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
    }
  });

  test('a guess is told', async () => {
    const { notes } = await gathered({ Dockerfile: 'FROM x\nUSER 65532:65532' });
    expect(notes).toEqual([
      'port 8080 is a guess: nothing in this repository says another one; --port does',
      'health path / is a guess: nothing in this repository says another one; --health does',
      expect.stringMatching(/^nothing says how shop starts on this machine/),
      expect.stringMatching(/^no workflows: --workflows/),
    ]);
  });

  test.each<[string, string, string]>([
    ['an image that runs as root', 'FROM x', 'the image runs as root, since Dockerfile has no USER'],
    ['one that runs as somebody else', 'FROM x\nUSER node', 'the image runs as node (USER in Dockerfile:2)'],
    [
      'one that is built from another folder',
      'FROM x\nCOPY package.json .',
      'Dockerfile:2 copies package.json, which this folder does not have',
    ],
  ])('%s is told', async (_, Dockerfile, note) => {
    const { notes } = await gathered({ Dockerfile });
    expect(notes).toContainEqual(expect.stringContaining(note));
  });
});

test('several services are chosen by folder or by the last part of one', async () => {
  const { answers } = await gathered(several, { service: ['web', 'old/api'] });
  expect(answers.name).toBe('shop');
  expect(answers.services).toMatchObject([
    { name: 'web', port: 1, directory: 'web' },
    { name: 'api', port: 3, directory: 'old/api' },
  ]);
  await expect(gathered(several, { service: ['web', 'api'], port: 1 })).rejects.toThrow('are of one service');
  await expect(gathered(several, { service: ['api', 'old/api'] })).rejects.toThrow('got api twice');
});

test('a person is asked for what nothing says, and for nothing else', async () => {
  const { asking: person, asked } = asking([['web'], '/ready', 'make run', 'acme/teal@v1.0.0']);
  const { answers } = await gathered(several, {}, { by: 'person', asking: person });
  expect(asked).toEqual([
    'Which of these are services to deliver?',
    'Which path of web answers 200 when it is ready for traffic?',
    'How does web start on this machine, with PORT set (empty: cannot be rehearsed yet)?',
    expect.stringMatching(/^Whose reusable workflows/),
  ]);
  expect(answers).toMatchObject({
    services: [{ name: 'web', port: 1, health: '/ready', local: 'make run' }],
    workflows: { owner: 'acme', name: 'teal', tag: 'v1.0.0' },
  });
});

test.each([
  ['git@github.com:acme/shop.git', 'acme/shop'],
  ['https://github.com/acme/shop', 'acme/shop'],
  ['https://token@github.com/acme/shop.js.git/', 'acme/shop.js'],
  ['ssh://git@github.com:22/acme/shop', 'acme/shop'],
  ['https://gitlab.com/acme/shop', undefined],
  ['https://github.com.evil.example/acme/shop', undefined],
  ['https://github.com/acme/..', undefined],
  ['git@github.com:acme/shop\nx', undefined],
])('the repository of %j is %s', (address, expected) => {
  const { owner, name } = remoteOf(address) ?? {};
  expect(owner === undefined ? undefined : `${owner}/${name}`).toBe(expected);
});

test.each([
  ['@acme/Shop_API', 'shop-api'],
  ['orderService', 'order-service'],
  ['2nd-shop', 'nd-shop'],
  ['Zürich', 'zurich'],
  ['---', undefined],
  ['店', undefined],
  ['a-very-long-name-that-goes-on', 'a-very-long-name-tha'],
  ['a-very-long-name-thx-y', 'a-very-long-name-thx'],
])('%s is called %s', (text, expected) => expect(slugOf(text, 20)).toBe(expected));

test.each([
  ['acme/teal@v1.0.0', true],
  ['acme/teal', false],
  ['acme/teal@main', false],
  [`acme/teal@${'a'.repeat(40)}`, false],
  ['acme/teal@v1\n', false],
  ["acme/te'al@v1", false],
  ['acme/..@v1', false],
])('workflows of %j: %s', (text, isOne) => expect(workflowsOf(text) !== undefined).toBe(isOne));

test.each([
  ['.', '.'],
  ['./a//b/', 'a/b'],
  ['..', undefined],
  ['/a', undefined],
  ['a\nb', undefined],
])('folder %j is %s', (text, expected) => expect(directoryOf(text)).toBe(expected));
