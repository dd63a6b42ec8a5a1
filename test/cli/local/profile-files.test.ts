import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { profileFiles, requireFreeProfile, writeProfile } from '../../../cli/local/profile-files';

const AT = {
  url: 'http://127.0.0.1:40001',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'TEAL0123', secretAccessKey: 'secret/of+it=' },
};
/** A process number that Linux and macOS never give. */
const NOBODY = 2 ** 30;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-profile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const files = () => ({ config: join(folder, 'aws', 'config'), credentials: join(folder, 'credentials') });

test.each([
  [{ HOME: '/home/a' }, { config: '/home/a/.aws/config', credentials: '/home/a/.aws/credentials' }],
  [
    { HOME: '/home/a', AWS_CONFIG_FILE: '/c', AWS_SHARED_CREDENTIALS_FILE: '/s' },
    { config: '/c', credentials: '/s' },
  ],
  [
    { HOME: '/home/a', AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: '/s' },
    { config: '/home/a/.aws/config', credentials: '/s' },
  ],
])('%j', (environment, expected) => expect(profileFiles(environment)).toEqual(expected));

test('the SDK reads the profile, and both files are gone at the end', async () => {
  const { config, credentials } = files();
  const remove = writeProfile({ config, credentials }, AT);
  const read = await loadSharedConfigFiles({
    configFilepath: config,
    filepath: credentials,
    ignoreCache: true,
  });
  expect(read.configFile['teal-local']).toEqual({ region: 'eu-west-1', endpoint_url: AT.url });
  expect(read.credentialsFile['teal-local']).toEqual({
    aws_access_key_id: 'TEAL0123',
    aws_secret_access_key: 'secret/of+it=',
  });
  expect(statSync(credentials).mode & 0o777).toBe(0o600);
  remove();
  expect([existsSync(config), existsSync(credentials)]).toEqual([false, false]);
});

test('a link stays a link, and a mode stays as it is', () => {
  const real = join(folder, 'real');
  writeFileSync(real, '[default]');
  chmodSync(real, 0o640);
  symlinkSync(real, join(folder, 'credentials'));
  const remove = writeProfile(files(), AT);
  expect(readFileSync(real, 'utf8')).toContain('[teal-local]');
  remove();
  expect(readFileSync(real, 'utf8')).toBe('[default]');
  expect(statSync(real).mode & 0o777).toBe(0o640);
});

test.each([
  ['a profile of somebody’s', '[teal-local]\nregion = x\n', 2, /credentials must have no profile teal-local/],
  ['a teal local that runs', mark(process.ppid), 3, new RegExp(`another, process ${process.ppid} `)],
])('%s is refused', (_whose, text, exitCode, message) => {
  writeFileSync(files().credentials, text);
  let thrown: unknown;
  try {
    requireFreeProfile(files());
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ exitCode, message: expect.stringMatching(message) });
  expect(readFileSync(files().credentials, 'utf8')).toBe(text);
});

test('one that was left behind is taken over', () => {
  writeFileSync(files().credentials, `[default]\n${mark(NOBODY)}`);
  expect(() => requireFreeProfile(files())).not.toThrow();
  writeProfile(files(), AT)();
  expect(readFileSync(files().credentials, 'utf8')).toBe('[default]\n');
});

test('where one file cannot be written, the other has no profile, and no folder is left', () => {
  const { config } = files();
  const credentials = join(folder, 'nowhere');
  symlinkSync(join(folder, 'gone', 'credentials'), credentials);
  expect(() => writeProfile({ config, credentials }, AT)).toThrow(
    /nowhere must be a file that can be written, got .*ENOENT.*AWS_SHARED_CREDENTIALS_FILE/,
  );
  expect(existsSync(dirname(config))).toBe(false);
});

test('where one file cannot be written any more, the profile is taken out of the other', () => {
  const { config, credentials } = files();
  const remove = writeProfile({ config, credentials }, AT);
  rmSync(config);
  mkdirSync(config);
  expect(remove).toThrow(/config must be a file that can be read/);
  expect(existsSync(credentials)).toBe(false);
});

test('what another has put into a folder that was made for it is kept', () => {
  const { config, credentials } = files();
  const remove = writeProfile({ config, credentials }, AT);
  writeFileSync(config, `${readFileSync(config, 'utf8')}[profile mine]\n`);
  expect(statSync(dirname(config)).mode & 0o777).toBe(0o700);
  remove();
  expect(readFileSync(config, 'utf8')).toBe('[profile mine]\n');
});

test('a file that cannot be read is named', () =>
  expect(() => requireFreeProfile({ ...files(), credentials: folder })).toThrow(
    /must be a file that can be read/,
  ));

function mark(pid: number): string {
  return `# >>> teal local ${pid}: not AWS. Removed when it ends.\n[teal-local]\na = b\n# <<< teal local\n`;
}
