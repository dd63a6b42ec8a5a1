import fc from 'fast-check';
import type { Answer } from '../../../../lambda/gate/requests/answer';
import { decide } from '../../../../lambda/gate/smoke-test/decide';
import type { SmokeTestRequest } from '../../../../lambda/shared/environment';

const request: SmokeTestRequest = { path: '/ready', method: 'GET', status: 200, withinMilliseconds: 500 };
const answered: Answer & { kind: 'answered' } = {
  kind: 'answered',
  status: 200,
  headers: { 'content-type': 'application/json', 'x-version': '7' },
  body: '{"status":"ok","count":0,"none":null,"items":[{"name":"a"}]}',
  cut: false,
  milliseconds: 12.4,
};

const checks: [string, Partial<SmokeTestRequest>, Partial<typeof answered>, string | undefined][] = [
  ['nothing but the status', {}, {}, undefined],
  ['another status', {}, { status: 503 }, 'status 503, expected 200'],
  ['a status that is expected to be an error', { status: 404 }, { status: 404 }, undefined],
  ['as slow as allowed', {}, { milliseconds: 500 }, undefined],
  ['too slow', {}, { milliseconds: 500.6 }, 'took 501 ms, expected at most 500 ms'],
  ['text that is there', { contains: '"ok"' }, {}, undefined],
  ['text that is not', { contains: 'OK' }, {}, 'body does not contain "OK"'],
  ['JSON text', { json: [{ path: '$.status', equals: 'ok' }] }, {}, undefined],
  ['JSON number 0', { json: [{ path: '$.count', equals: 0 }] }, {}, undefined],
  ['JSON null', { json: [{ path: '$.none', equals: null }] }, {}, undefined],
  ['JSON in a list', { json: [{ path: '$.items[0].name', equals: 'a' }] }, {}, undefined],
  ['no null where nothing is', { json: [{ path: '$.x', equals: null }] }, {}, '$.x is not null'],
  ['JSON of another type', { json: [{ path: '$.count', equals: '0' }] }, {}, '$.count is not "0"'],
  ['no JSON', { json: [{ path: '$.a', equals: 1 }] }, { body: '<p>' }, 'body is not JSON'],
  ['header that equals', { header: { name: 'X-Version', equals: '7' } }, {}, undefined],
  ['header that differs', { header: { name: 'X-Version', equals: '8' } }, {}, 'header X-Version is not "8"'],
  ['header that matches', { header: { name: 'content-type', matches: '^application/' } }, {}, undefined],
  [
    'header that does not match',
    { header: { name: 'content-type', matches: '^text/' } },
    {},
    'header content-type does not match ^text/',
  ],
  ['header that is missing', { header: { name: 'etag', matches: '' } }, {}, 'header etag is missing'],
  [
    'all at once',
    { contains: 'x', header: { name: 'etag', equals: 'a' }, json: [{ path: '$.status', equals: 'up' }] },
    { status: 500, milliseconds: 600 },
    'status 500, expected 200, took 600 ms, expected at most 500 ms, header etag is missing, ' +
      'body does not contain "x", $.status is not "up"',
  ],
  ['a large body that nobody looks into', {}, { cut: true }, undefined],
  ['text in the beginning of a large body', { contains: '"ok"' }, { cut: true }, undefined],
  ['text that may come later', { contains: 'OK' }, { cut: true }, 'body is larger than 1 MiB'],
  [
    'JSON whose end is not there',
    { contains: 'OK', json: [{ path: '$.status', equals: 'ok' }] },
    { cut: true, body: '{"status":"ok"' },
    'body is larger than 1 MiB',
  ],
  [
    'a number whose last digits are not there',
    { json: [{ path: '$', equals: 12 }] },
    { cut: true, body: '12' },
    'body is larger than 1 MiB',
  ],
];

test.each(checks)('an answer: %s', (_, expected, given, problem) => {
  expect(decide([{ ...request, ...expected }], [{ ...answered, ...given }])).toEqual(
    problem === undefined
      ? { outcome: 'pass', reason: '1 of 1 requests were answered as expected' }
      : { outcome: 'fail', reason: `GET /ready: ${problem}` },
  );
});

const unreachable: Answer = { kind: 'unreachable', code: 'ECONNREFUSED' };
const untrusted: Answer = { kind: 'untrusted', code: 'CERT_HAS_EXPIRED' };
const broken: Answer = { kind: 'broken', code: 'ECONNRESET' };
const noConnection = 'GET /ready: no connection (ECONNREFUSED)';
const refused = 'GET /ready: certificate refused (CERT_HAS_EXPIRED)';
const noAnswer = 'GET /ready: no whole answer (ECONNRESET)';
const wrong = 'GET /ready: status 500, expected 200';

test.each<[Answer[], string, string]>([
  [[answered, answered], 'pass', '2 of 2 requests were answered as expected'],
  // The connection ends at the load balancer: that it cannot be made says nothing of green.
  [[unreachable], 'inconclusive', noConnection],
  [[answered, unreachable], 'inconclusive', noConnection],
  [[unreachable, unreachable], 'inconclusive', `${noConnection}; ${noConnection}`],
  // It does not mend itself: an hour of waiting would end in the same.
  [[untrusted], 'fail', refused],
  [[untrusted, unreachable], 'fail', `${refused}; ${noConnection}`],
  [[broken], 'fail', noAnswer],
  [[broken, unreachable], 'fail', `${noAnswer}; ${noConnection}`],
  [[{ ...answered, status: 500 }, unreachable], 'fail', `${wrong}; ${noConnection}`],
  [[answered, { ...answered, status: 500 }], 'fail', wrong],
])('answers %#: %s', (answers, outcome, reason) => {
  const requests = answers.map(() => request);
  expect(decide(requests, answers)).toEqual({ outcome, reason });
});

test.each([
  [0, 0, '0 of 0 requests were made'],
  [2, 1, '1 of 2 requests were made'],
  [1, 2, '2 of 1 requests were made'],
])('%i requests with %i answers pass nothing', (requests, answers, reason) => {
  expect(decide(Array(requests).fill(request), Array(answers).fill(answered))).toEqual({
    outcome: 'inconclusive',
    reason,
  });
});

test('a reason never holds what the answer held', () => {
  // Long enough to stand nowhere by chance.
  const secret = fc.stringMatching(/^[A-Za-z0-9/+_.-]{20,40}$/);
  const body = fc.oneof(
    secret,
    secret.map((value) => JSON.stringify({ status: value, nested: { token: value }, list: [value] })),
    secret.map((value) => `{"broken": "${value}`),
  );
  fc.assert(
    fc.property(secret, body, fc.integer({ min: 100, max: 599 }), (value, text, status) => {
      const expected: SmokeTestRequest = {
        ...request,
        contains: 'configured text',
        header: { name: 'authorization', equals: 'configured value', matches: '^configured' },
        json: ['$.status', '$.nested', '$.nested.token', '$.list[0]'].map((path) => ({ path, equals: 'ok' })),
      };
      const headers = { authorization: value, 'set-cookie': `session=${value}` };
      const { outcome, reason } = decide([expected], [{ ...answered, status, headers, body: text }]);
      expect(outcome).toBe('fail');
      const held = [value, ...(text.match(/[A-Za-z0-9/+_.-]{20,40}/g) ?? [])];
      expect(held.filter((part) => reason.includes(part))).toEqual([]);
    }),
  );
});
