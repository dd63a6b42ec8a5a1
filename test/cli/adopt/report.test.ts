import { step } from '../../../cli/adopt/carry-out';
import type { MoveOptions } from '../../../cli/adopt/options';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/adopt/report';
import type { Moved } from '../../../cli/adopt/surroundings';
import { tealProgram } from '../../../cli/program';

const of = { service: 'shop', env: 'production' };
const moved: Moved = {
  outcome: 'moved',
  reason: 'it leads to \u001b[31mTeal',
  standing: {
    ...{
      way: 'route53',
      stage: 'finished',
      percent: 100,
      lines: ['A shop → \u001b[2Jx'],
      next: ['npx teal adopt back'],
    },
    formerRecords: [{ Name: 'shop.example.com.' }],
  },
};

test.each<[Moved['outcome'], number]>([
  ['moved', 0],
  ['nothing-to-do', 0],
  ['refused', 1],
  ['failed', 3],
])('%s exits with %i', (outcome, code) => {
  expect(exitCodeOf({ outcome, reason: '' })).toBe(code);
});

test('JSON and text hold where one is, and nothing that a terminal obeys', () => {
  expect(JSON.parse(jsonOf(of, moved))).toMatchObject({
    ...{ schemaVersion: 1, service: 'shop', environment: 'production', outcome: 'moved', exitCode: 0 },
    ...{ way: 'route53', stage: 'finished', percent: 100, formerRecords: [{ Name: 'shop.example.com.' }] },
  });
  const text = textOf(of, moved);
  expect(text + jsonOf(of, moved)).not.toContain('\u001b');
  expect(text).toContain('[{"Name":"shop.example.com."}]');
  expect(text).toContain('  $ npx teal adopt back');
});

const nowhere = {
  connect: () => Promise.reject(new Error('AWS was asked')),
  say: () => {},
  confirm: undefined,
  pause: { now: () => 0, sleep: async () => {} },
  signal: new AbortController().signal,
};

test.each<[Parameters<typeof step>[0], Partial<MoveOptions>, RegExp]>([
  ['shift', { percent: 10 }, /--yes must be given/],
  ['shift', { yes: true }, /--percent must be given/],
  ['begin', { yes: true }, /--old-rule must be given/],
  ['shift', { yes: true, percent: 1, zone: 'Z1' }, /--zone and --record must be given together/],
  ['begin', { yes: true, zone: 'Z1', record: 'a.b' }, /a record needs no beginning/],
  ['finish', { yes: true, oldRecord: 'f', zone: 'Z1', record: 'a.b' }, /--old-record must be given to back/],
])('%s with %j is refused before AWS is asked', async (wish, options, message) => {
  await expect(step(wish, { ...of, ...options }, nowhere)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(message),
  });
});

test.each([
  ['--percent', '101'],
  ['--percent', '1.5'],
  ['--percent', '-1'],
  ['--sticky-seconds', '0'],
])('%s %s is refused', async (option, value) => {
  const words = ['adopt', 'shift', '--service', 'shop', '--env', 'production', option, value];
  const program = tealProgram();
  program.configureOutput({ writeErr: () => {} });
  for (const verb of program.commands)
    for (const part of verb.commands) part.configureOutput({ writeErr: () => {} });
  await expect(program.parseAsync(words, { from: 'user' })).rejects.toMatchObject({
    code: 'commander.invalidArgument',
  });
});
