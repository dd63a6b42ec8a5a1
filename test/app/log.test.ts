import { createLog, LEVELS, type Level } from '../../app/src/log';

function logged(write: (log: ReturnType<typeof createLog>) => void, least: Level = 'info'): string[] {
  const lines: string[] = [];
  write(createLog(least, (line) => lines.push(line), { release: 'v1' }));
  return lines;
}

test('time, level and message by the names that docs and queries know', () => {
  const [line = ''] = logged((log) => log.warn({ port: 1 }, 'listening'));
  expect(JSON.parse(line)).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    level: 'warn',
    release: 'v1',
    port: 1,
    message: 'listening',
  });
});

const HOSTILE: [string, string][] = [
  ['a line end', 'a\r\nb'],
  ['the end of the JSON', '"}\n{"level":"error"'],
  ['a terminal escape', '\x1b[31m'],
  ['a C1 control', '\x9b31m\x85'],
  ['DEL', '\x7f'],
  ['line ends of Unicode', '\u2028\u2029'],
  ['half a surrogate pair', '\ud800'],
];

test.each(HOSTILE)('%s stays inside its line', (_, path) => {
  const lines = logged((log) => log.child({ requestId: path }).info({ path }, path));
  expect(lines).toHaveLength(1);
  const [line = ''] = lines;
  expect(line.endsWith('}\n')).toBe(true);
  expect(line.slice(0, -1)).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(line)).toMatchObject({ path, message: path, requestId: path });
});

test.each<[Level, Level[]]>([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
])('from %s upwards', (least, expected) => {
  const lines = logged((log) => {
    for (const level of [...LEVELS].reverse()) log[level]('x');
  }, least);
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(expected);
});

const headers = { authorization: 'Bearer hush', cookie: 'session=hush' };
test.each<[string, object]>([
  ['headers', { headers }],
  ['a request', { req: { headers, url: '/?token=hush' } }],
  ['a request by another name', { request: { headers } }],
  ['an answer', { res: { headers: { 'set-cookie': 'session=hush' } } }],
  ['the header by itself', { authorization: 'hush' }],
  ['a cookie by itself', { cookie: 'hush', 'set-cookie': 'hush' }],
  ['the key', { receiptKey: 'hush', RECEIPT_KEY: 'hush' }],
])('whoever logs %s logs no secret', (_, fields) => {
  const [line = ''] = logged((log) => log.info(fields, 'x'));
  expect(JSON.parse(line)).toMatchObject({ message: 'x' });
  expect(line).not.toContain('hush');
});
