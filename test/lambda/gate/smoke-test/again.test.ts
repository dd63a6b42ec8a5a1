import type { Answer } from '../../../../lambda/gate/requests/answer';
import { doubtOf, worse } from '../../../../lambda/gate/smoke-test/again';
import type { SmokeTestRequest } from '../../../../lambda/shared/environment';

const request: SmokeTestRequest = { path: '/', method: 'GET', status: 200, withinMilliseconds: 500 };
const answer = (status: number, more: object = {}): Answer => ({
  ...{ kind: 'answered', status, headers: {}, body: '', cut: false, milliseconds: 1, ...more },
});
const [right, wrong] = [answer(200), answer(500)];

test.each<[string, readonly Answer[], number | undefined]>([
  ['all right', [right, right], undefined],
  ['one server error', [right, wrong], 1],
  ['one 599', [answer(599), right], 0],
  ['two server errors', [wrong, wrong], undefined],
  ['a server error and a page not found', [wrong, answer(404)], undefined],
  ['a page not found', [right, answer(404)], undefined],
  ['a redirect', [answer(302), right], undefined],
  ['a slow answer', [right, answer(200, { milliseconds: 501 })], undefined],
  ['a slow server error', [right, answer(504, { milliseconds: 501 })], 1],
  ['no connection', [right, { kind: 'unreachable', code: 'ECONNREFUSED' }], undefined],
  ['an answer that breaks off', [right, { kind: 'broken', code: 'ECONNRESET' }], undefined],
  ['a certificate that is not trusted', [right, { kind: 'untrusted', code: 'X' }], undefined],
  ['no answers', [], undefined],
])('%s', (_, answers, index) => {
  expect(doubtOf([request, request], answers)?.index).toBe(index);
});

test('a server error that is expected, with another fault, is no chance', () => {
  const down = { ...request, status: 503, contains: 'later' };
  expect(doubtOf([down], [answer(503)])).toBeUndefined();
});

test.each([
  [right, right, right],
  [wrong, right, wrong],
  [right, wrong, wrong],
])('the worse of two answers is what counts', (one, other, expected) => {
  expect(worse(request, one, other)).toBe(expected);
});
