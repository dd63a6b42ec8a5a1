import { Sandbox } from '../running-teal';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const OF = ['--service', 'shop', '--env', 'production'];
const REASON = ['--reason', 'errors'];

test.each([
  [
    'neither a commit nor --previous',
    ['rollback', ...OF, ...REASON],
    'one of a commit, --previous and --without-records must be given, got none',
  ],
  ['both', ['rollback', 'abcdef0', '--previous', ...OF, ...REASON], 'must be given, got both'],
  ['no reason', ['rollback', '--previous', ...OF], "'--reason <text>' not specified"],
  ['a commit that is none', ['rollback', 'main', ...OF, ...REASON], 'it must be a commit'],
  [
    'a ref that is an option',
    ['rollback', '--previous', '--main', '--upload-pack=x', ...OF, ...REASON],
    '--main must be a branch',
  ],
  ['the last environment', ['drill', ...OF], '--even-last production'],
  [
    'an assembly that is none',
    [
      'prepare',
      '--env',
      'production',
      '--commit',
      'a'.repeat(40),
      '--out',
      'prepared.json',
      '--assembly',
      'nowhere',
    ],
    'assembly directory must be an existing directory',
  ],
  [
    'a digest without a service',
    ['prepare', '--env', 'production', '--digest', 'sha256:1'],
    'the service of --digest must be',
  ],
  ['no file', ['apply', '--prepared', 'nowhere.json'], 'nowhere.json must be a readable file, got ENOENT'],
])('%s: exit code 2', async (_, args, message) => {
  const { code, stdout, stderr } = await sandbox.run(args);
  expect(stderr).toContain(message);
  expect([code, stdout]).toEqual([2, '']);
});
