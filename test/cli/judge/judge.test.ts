import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { carryOut } from '../../../cli/judge/carry-out';
import { recordsOf } from '../../../cli/judge/records';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/judge/report';
import { type JudgeInput, MINUTE, RULES } from '../../../lambda/gate/metrics/judge/input';
import { judge } from '../../../lambda/gate/metrics/judge/judge';
import { recordOf } from '../../../lambda/gate/metrics/judge/record';

const folder = mkdtempSync(join(tmpdir(), 'teal-judge-'));
afterAll(() => rmSync(folder, { recursive: true }));

const input = (errors: number): JudgeInput => {
  const side = (requests: number, bad: number) =>
    Array.from({ length: 10 }, (_, at) => ({ minute: at * MINUTE, requests, errors: bad, slow: 0 }));
  return {
    ...{ now: 12 * MINUTE, exposure: 'beside', since: 0, rules: RULES, numbers: [] },
    green: side(100, errors),
    blue: side(900, 0),
    shares: [{ name: 'errors', budget: 0.001 }],
  };
};
const logged = (errors: number) => recordOf(input(errors), judge(input(errors)));
const line = (entry: object) =>
  `2026-01-06T09:12:00 ${JSON.stringify({ level: 'info', ...entry, stage: 'X' })}`;

async function replayed(...lines: readonly string[]) {
  const file = join(folder, 'gate.log');
  writeFileSync(file, lines.join('\n'));
  return carryOut(file);
}

test('judgements of a log are made again, and other lines passed over', async () => {
  const judged = await replayed(
    'START RequestId: 1',
    line(logged(0)),
    line({ message: 'green' }),
    line(logged(5)),
    '',
  );
  expect(exitCodeOf(judged)).toBe(0);
  expect(textOf(judged)).toMatch(
    /^line 2: the same, pass: .*\nline 4: the same, fail: .*\n2 of 2 judgements are the same\n$/,
  );
  expect(JSON.parse(jsonOf(judged))).toMatchObject({
    schemaVersion: 1,
    exitCode: 0,
    judgements: [
      { line: 2, same: true, logged: { outcome: 'pass' }, now: { outcome: 'pass' }, minutes: 9 },
      { line: 4, same: true, shares: [{ name: 'errors', outcome: 'worse', by: 'blue' }] },
    ],
  });
});

test('one that differs is said, and text of the log is harmless', async () => {
  const { judgement, ...rest } = logged(5);
  const judged = await replayed(
    line({ ...rest, judgement: { outcome: 'pass', reason: 'all \u001b[31mwell\n::error::' } }),
  );
  expect(exitCodeOf(judged)).toBe(1);
  expect(textOf(judged)).toMatch(
    /^line 1: different, logged as pass: .*\n {2}judged now as fail: .*\n1 of 1 judgements differ\n$/,
  );
  expect(textOf(judged)).not.toContain('\u001b');
  expect(judgement.outcome).toBe('fail');
});

test('a judgement with percentiles prints them; one from before they were logged, or packed, is judged as well', async () => {
  const responseTime = { p50: 0.04, p95: 0.2, p99: 0.25 };
  const timed = (side: JudgeInput['green']) => side.map((one) => ({ ...one, responseTime }));
  const asked = { ...input(0), green: timed(input(0).green), blue: timed(input(0).blue) };
  const { input: whole, ...rest } = recordOf(asked, judge(asked));
  const packedInput = gzipSync(JSON.stringify(whole)).toString('base64');
  const judged = await replayed(line({ ...rest, packedInput }), line(logged(0)));
  expect(textOf(judged)).toMatch(
    /^line 1: the same, pass: .*; p50\/p95\/p99: 40\/200\/250 ms, 1\/1\/1 times blue's, in 9 minutes\nline 2: the same, pass: .*%\), in 9 minutes\n2 of 2/,
  );
  const [first, second] = JSON.parse(jsonOf(judged)).judgements;
  expect(first.responseTime).toMatchObject({ green: responseTime, ratio: { p50: 1, p95: 1, p99: 1 } });
  expect(second).not.toHaveProperty('responseTime');
});

test.each([
  ['a judgement that was cut', line(logged(0)).slice(0, 300), /line 1 must be a whole judgement, got a part/],
  [
    'one that was packed and cut',
    line({ ...logged(0), packedInput: 'H4sIAAAA' }),
    /line 1 must be .* got a packedInput that cannot be unpacked; fetch the log again/,
  ],
  ['no judgement', line({ message: 'green' }), /gate.log must hold a line with "message":"judged", got none/],
  [
    'another version',
    line({ ...logged(0), schemaVersion: 2 }),
    /line 1 must be a judgement as Teal logs it, got one with schemaVersion/,
  ],
  [
    'a count that is none',
    line({ ...logged(0), input: { ...input(0), green: [{ minute: 0, requests: -1 }] } }),
    /input\.green\.0\.requests/,
  ],
])('%s is bad input', (_, text, message) => {
  expect(() => recordsOf('gate.log', text)).toThrow(message);
});

test('a file that is not there is bad input', async () => {
  await expect(carryOut(join(folder, 'none'))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('--replay must be a file that can be read'),
  });
});
