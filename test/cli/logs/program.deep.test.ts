import { type RunningTeal, Sandbox } from '../running-teal';
import { ShopLogs } from './shop-logs';

let shop: ShopLogs;
let sandbox: Sandbox;
let task: string;
beforeEach(async () => {
  sandbox = new Sandbox();
  shop = new ShopLogs();
  await shop.engine.start();
  // What is built has the time of this machine.
  await shop.engine.pass(Date.now() - shop.engine.pause.now());
  task = shop.tasksOf(1)[0] ?? '';
});
afterEach(async () => {
  await sandbox.remove();
  await shop.engine.close();
});

const ASKED = ['logs', '--service', 'shop', '--env', 'production'];
const start = (...words: string[]): RunningTeal =>
  sandbox.start([...ASKED, ...words], { env: shop.engine.environment() });
const teal = (...words: string[]) => start(...words).ended;

test('the program that is built: lines as text, without colours where there is no terminal, and as JSON', async () => {
  shop.writes(task, 'a');
  shop.writes(task, 'b');
  const [text, json, last] = await Promise.all([teal(), teal('--json'), teal('--limit', '1')]);
  const head = `\\d\\d:\\d\\d:\\d\\dZ ${task.slice(0, 8)}`;
  expect(text).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(`^${head} a\n${head} b\n$`),
  });
  expect(last).toMatchObject({ code: 0, stdout: expect.stringMatching(`^${head} b\n$`) });
  expect(json).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(json.stdout.split('\n')[0] ?? '')).toEqual({
    ...{ schemaVersion: 1, at: expect.stringMatching(/^\d{4}-.*Z$/), task, container: 'web', message: 'a' },
    revision: expect.stringMatching(/^\d+$/),
  });
});

test.each([
  ['a time that is none', ['--since', 'yesterday'], '--since must be a time'],
  ['an end before the beginning', ['--since', '1m', '--until', '5m'], '--until must be later than --since'],
  ['an end that is followed', ['--until', '1m', '--follow'], "option '--until <time>' cannot be used with"],
  ['a revision that is none', ['--revision', 'green;'], '--revision must be current, blue, green, or'],
  ['a limit that is none', ['--limit', '0'], '--limit must be a whole number from 1 to 10000'],
])('the program that is built: %s', async (_, words, message) => {
  expect(await teal(...words)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(message),
  });
});

test('Ctrl-C ends what follows, and nothing is left', async () => {
  shop.writes(task, 'a');
  const following = start('--follow');
  await following.says(/ a\n/, 'stdout');
  shop.writes(task, 'b');
  await following.says(/ b\n/, 'stdout');
  following.signal('SIGINT');
  expect(await following.ended).toMatchObject({
    code: 130,
    stderr: expect.stringMatching(
      /interrupted by SIGINT; nothing at AWS was changed, and what runs there goes on\n$/,
    ),
  });
  expect(await sandbox.leftProcesses()).toEqual([]);
  expect(sandbox.leftFolders()).toEqual([]);
});

test('a reader that has gone ends what follows, too', async () => {
  shop.writes(task, 'a');
  const following = start('--follow');
  await following.says(/ a\n/, 'stdout');
  following.stopReading('stdout');
  shop.writes(task, 'b');
  expect(await following.ended).toMatchObject({ code: 0, stderr: '' });
});

test('the program that is built: without credentials it says so', async () => {
  const { AWS_ENDPOINT_URL = '', AWS_REGION = '' } = shop.engine.environment();
  const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' };
  const ended = sandbox.run(ASKED, { env: { AWS_ENDPOINT_URL, AWS_REGION, HOME: sandbox.path, ...none } });
  expect(await ended).toMatchObject({
    ...{ code: 3, stdout: '' },
    stderr: expect.stringContaining('could not tell: credentials must be given that AWS takes'),
  });
});
