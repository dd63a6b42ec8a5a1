import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bind, requireNoneHere, runningHere } from '../../../cli/local/binding';
import { askForReset, resetIsDone, untilReset } from '../../../cli/local/reset';
import { localBinding } from '../../../lib/local-binding';

const OWN = { account: '000000000000', region: 'us-east-1' };
const NOBODY = 2 ** 30;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-binding-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const leave = (text: string) => {
  mkdirSync(join(folder, '.teal-local'));
  writeFileSync(join(folder, '.teal-local', 'binding.json'), text);
};

test('what teal local writes is what the synthesis reads, until it ends; git does not see it', () => {
  expect(localBinding(folder)).toBeUndefined();
  const unbind = bind(folder, OWN);
  expect(localBinding(folder)).toEqual({ ...OWN, pid: process.pid });
  expect(readFileSync(join(folder, '.teal-local', '.gitignore'), 'utf8')).toBe('*\n');
  unbind();
  expect(localBinding(folder)).toBeUndefined();
  expect(existsSync(join(folder, '.teal-local'))).toBe(false);
});

test.each([
  ['runs', process.ppid, { ...OWN, pid: process.ppid }],
  ['has ended', NOBODY, undefined],
])('of a process that %s', (_what, pid, expected) => {
  leave(JSON.stringify({ ...OWN, pid }));
  expect(localBinding(folder)).toEqual(expected);
  expect(runningHere(folder)).toBe(expected?.pid);
});

test.each([
  'nothing',
  '',
  'null',
  '[]',
  JSON.stringify(OWN),
  JSON.stringify({ ...OWN, pid: 0 }),
  JSON.stringify({ ...OWN, pid: -1 }),
  JSON.stringify({ ...OWN, pid: '1' }),
  JSON.stringify({ ...OWN, pid: 1, account: '1' }),
  JSON.stringify({ ...OWN, pid: 1, region: 'a b' }),
  JSON.stringify({ pid: 1 }),
])('%j is refused by the synthesis', (text) => {
  leave(text);
  expect(() => localBinding(folder)).toThrow(
    '.teal-local/binding.json must be as teal local writes it, got something else; delete the folder .teal-local',
  );
});

test('half a file that was left behind is taken over', () => {
  leave('{"pid":12');
  expect(runningHere(folder)).toBeUndefined();
  bind(folder, OWN);
  expect(localBinding(folder)).toEqual({ ...OWN, pid: process.pid });
});

test('another one that runs is refused with its process', () => {
  leave(JSON.stringify({ ...OWN, pid: process.ppid }));
  expect(() => requireNoneHere(folder)).toThrow(`got another in this folder, process ${process.ppid};`);
});

describe('a reset', () => {
  const never = new AbortController().signal;
  const progress = { line: () => undefined };

  test('is asked for, done, and told', async () => {
    bind(folder, OWN);
    const served = untilReset(folder, never).then(() => resetIsDone(folder));
    await askForReset(folder, progress, never);
    await served;
  });

  test('of none that runs is refused', () =>
    expect(askForReset(folder, progress, never)).rejects.toMatchObject({ exitCode: 2 }));

  test('of one that ends meanwhile is not waited for', async () => {
    const unbind = bind(folder, OWN);
    const asked = askForReset(folder, progress, never);
    unbind();
    mkdirSync(join(folder, '.teal-local'));
    writeFileSync(join(folder, '.teal-local', 'reset'), '');
    await expect(asked).rejects.toMatchObject({ exitCode: 3 });
  });
});
