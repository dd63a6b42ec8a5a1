import type { LogLine } from '../../../cli/logs/line';
import { jsonOf, textOf } from '../../../cli/logs/report';

const AT = Date.parse('2026-11-27T09:05:07.123Z');
const LINE: LogLine = {
  ...{ eventId: '1', at: AT, task: '0123456789abcdef', container: 'web', message: 'hello' },
};
const REVISION = 'arn:aws:ecs:eu-west-1:111122223333:service-revision/shop-production/shop/4711';
const PLAIN = { colours: false, containers: false, now: AT };
const text = (message: string) => textOf({ ...LINE, message }, PLAIN);

test.each([
  ['as short as it can be', PLAIN, '09:05:07Z 01234567 hello\n'],
  [
    'with the container where there are several',
    { ...PLAIN, containers: true },
    '09:05:07Z 01234567 web hello\n',
  ],
  [
    'with the date of another day',
    { ...PLAIN, now: AT + 86_400_000 },
    '2026-11-27 09:05:07Z 01234567 hello\n',
  ],
])('for people: %s', (_, options, line) => {
  expect(textOf(LINE, options)).toBe(line);
});

test('the colour is of the task, and none is red', () => {
  const colourOf = (task: string) =>
    new RegExp(`\u001b\\[(\\d+)m${task.slice(0, 8)}\u001b\\[39m`).exec(
      textOf({ ...LINE, task }, { ...PLAIN, colours: true }),
    )?.[1];
  const colours = new Set(Array.from({ length: 50 }, (_, nth) => colourOf(`task-${nth}-long`)));
  expect(colourOf(LINE.task)).toBe(colourOf(LINE.task));
  expect(colours.size).toBeGreaterThan(5);
  for (const red of ['31', '91', undefined]) expect(colours).not.toContain(red);
});

test.each([
  ['JSON as it is', '{"level":30,"msg":"a \\u001b[31m"}', '{"level":30,"msg":"a \\u001b[31m"}'],
  ['escapes', 'a\u001b[2Jb\u0007', 'a [2Jb'],
  ['a forged line', 'a\r\n09:05:07Z 01234567 b', 'a\n  09:05:07Z 01234567 b'],
  ['text that is turned round', 'a\u202eb', 'a b'],
  ['a stack trace', 'Error: x\n\tat y\n    at z', 'Error: x\n    at y\n      at z'],
  ['a command to a runner', '##[error]x\n::set-output::', '## [error]x\n  : :set-output::'],
])('for people: %s', (_, message, shown) => {
  expect(text(message)).toBe(`09:05:07Z 01234567 ${shown}\n`);
});

test('for scripts: a line is one object, with its message as it was', () => {
  const message = 'a\u001b[2J\u009b\u202e\u2028\n##[error]"';
  const json = jsonOf({ ...LINE, message }, REVISION);
  expect(JSON.parse(json)).toEqual({
    ...{ schemaVersion: 1, at: new Date(AT).toISOString(), task: LINE.task },
    ...{ revision: '4711', container: 'web', message },
  });
  expect(json.trimEnd()).toMatch(/^[\x20-\x7e]+$/);
  expect(json).not.toContain('##[');
  expect(JSON.parse(jsonOf(LINE, undefined)).revision).toBeNull();
});
