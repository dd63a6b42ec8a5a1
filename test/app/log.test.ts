import { createLog, type Level, logLine } from '../../app/src/log';

test.each([
  ['a line end', 'a\r\nb'],
  ['the end of the JSON', '"}\n{"level":"error"'],
  ['a terminal escape', '\x1b[31m'],
  ['a C1 control', '\x9b31m\x85'],
  ['DEL', '\x7f'],
  ['line ends of Unicode', '\u2028\u2029'],
  ['half a surrogate pair', '\ud800'],
])('%s stays inside its line', (_, path) => {
  const line = logLine({ path });
  expect(line.endsWith('}\n')).toBe(true);
  expect(line.slice(0, -1)).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(line)).toEqual({ path });
});

test.each<[Level, Level[]]>([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
])('from %s upwards', (least, expected) => {
  const written: Level[] = [];
  const log = createLog(least, (line) => written.push(JSON.parse(line).level));
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log(level, 'x');
  expect(written).toEqual(expected);
});
