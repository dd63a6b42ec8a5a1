import type { Answer } from '../../../../lambda/gate/requests/answer';
import { decideVersions, shown, type Told, toldBy } from '../../../../lambda/gate/separation/versions';

const v = (version: string): Told => ({ kind: 'version', version });
const none: Told = { kind: 'no-header' };
const silent = (why = 'status 503'): Told => ({ kind: 'silent', why });
const ten = (told: Told): Told[] => Array(10).fill(told);
const few = (silents: number, told: Told): Told[] => [
  ...Array(silents).fill(silent()),
  ...Array(10 - silents).fill(told),
];

const SEPARATE = 'test and production reach different target groups and versions: "2" over the test header, ';
type Row = [what: string, test: Told[], production: Told[], outcome: string, says: string];

test.each<Row>([
  ['two versions', ten(v('2')), ten(v('1')), 'pass', `${SEPARATE}"1" for users`],
  ['users have several', ten(v('2')), [...ten(v('1')), v('0')], 'pass', `${SEPARATE}"0", "1" for users`],
  ['users have none yet', ten(v('2')), ten(none), 'pass', `${SEPARATE}none for users`],
  ['users have some', ten(v('2')), [...ten(none), v('1')], 'pass', `${SEPARATE}"1", none for users`],
  [
    'nobody has the header',
    ten(none),
    ten(none),
    'pass',
    'by the target groups alone: no answer has the header x-release',
  ],
  ['half are errors of somebody', few(5, v('2')), few(5, v('1')), 'pass', SEPARATE],

  [
    'one version',
    ten(v('1')),
    ten(v('1')),
    'fail',
    'the same version in x-release: "1"; see runbooks/separation.md#same-version',
  ],
  ['one of the users’ versions', ten(v('1')), [...ten(v('0')), v('1')], 'fail', 'separation.md#same-version'],
  ['one version, hardly answered', few(9, v('1')), few(9, v('1')), 'fail', 'separation.md#same-version'],
  [
    'green has two',
    [...ten(v('2')), v('3')],
    ten(v('1')),
    'fail',
    'several versions in x-release: "2", "3"; see runbooks/separation.md#several-versions',
  ],
  [
    'green has blue’s as well',
    [...ten(v('2')), v('1')],
    ten(v('1')),
    'fail',
    'separation.md#several-versions',
  ],
  [
    'green has one and none',
    [...ten(v('2')), none],
    ten(v('1')),
    'fail',
    'several versions in x-release: "2", none; see',
  ],
  [
    'green has lost the header',
    ten(none),
    ten(v('1')),
    'pass',
    'by the target groups alone: warning: answers to users have the header x-release, answers over the test header do not',
  ],
  [
    'green has lost it, users have it in part',
    ten(none),
    [...ten(none), v('1')],
    'pass',
    'by the target groups alone: warning: answers to users have the header x-release',
  ],

  [
    'green is not reached',
    ten(silent('ECONNREFUSED')),
    ten(v('1')),
    'inconclusive',
    '10 of 10 requests over the test header were not answered by a task (ECONNREFUSED)',
  ],
  // An outage, in whole or in part: the release may be the cure, and what it answers has been heard.
  [
    'users are not reached',
    ten(v('2')),
    ten(silent()),
    'pass',
    'by the target groups alone: warning: 10 of 10 requests as a user were not answered by a task (status 503)',
  ],
  [
    'six of ten users are not answered',
    ten(v('2')),
    few(6, v('1')),
    'pass',
    'by the target groups alone: warning: 6 of 10 requests as a user were not answered by a task (status 503)',
  ],
  [
    'they are not, and green has no header',
    ten(none),
    few(6, v('1')),
    'pass',
    'warning: 6 of 10 requests as a user were not answered by a task (status 503)',
  ],
  [
    'one that was answered has the version of green',
    ten(v('2')),
    few(9, v('2')),
    'fail',
    'separation.md#same-version',
  ],
  [
    'they are not, and green has several versions',
    [...ten(v('2')), v('3')],
    ten(silent()),
    'fail',
    'separation.md#several-versions',
  ],
  [
    'users are not answered, green hardly',
    few(6, v('2')),
    ten(silent()),
    'inconclusive',
    '6 of 10 requests over the test header were not answered by a task (status 503); 10 of 10 requests as a user',
  ],
  [
    'nothing was asked as a user',
    ten(v('2')),
    [],
    'inconclusive',
    '0 of 0 requests as a user were not answered by a task (none was made)',
  ],
  [
    'neither is',
    ten(silent()),
    ten(silent()),
    'inconclusive',
    '10 of 10 requests over the test header were not answered by a task (status 503); 10 of 10 requests as a user',
  ],
  [
    'more than half are errors',
    few(6, v('2')),
    ten(v('1')),
    'inconclusive',
    '6 of 10 requests over the test header',
  ],
  [
    'nothing was asked',
    [],
    [],
    'inconclusive',
    '0 of 0 requests over the test header were not answered by a task (none was made)',
  ],
])('%s', (_, test, production, outcome, says) => {
  const verdict = decideVersions({ header: 'x-release', test, production });
  expect(verdict).toEqual({ outcome, reason: expect.stringContaining(says) });
});

const answered = (status: number, headers: Record<string, string> = {}): Answer => ({
  kind: 'answered',
  ...{ status, headers, body: 'secret', cut: false, milliseconds: 1 },
});

test.each<[string, Answer, Told]>([
  ['a version', answered(200, { 'x-release': '2' }), v('2')],
  ['an error with a version', answered(503, { 'x-release': '2' }), v('2')],
  ['no header', answered(200), none],
  ['an empty header', answered(404, { 'x-release': '' }), none],
  ['an error without a version', answered(500), silent('status 500')],
  ['an answer of the load balancer’s own', answered(404, { server: 'awselb/2.0' }), silent('status 404')],
  ['no connection', { kind: 'unreachable', code: 'ECONNREFUSED' }, silent('ECONNREFUSED')],
  ['a bad certificate', { kind: 'untrusted', code: 'CERT_HAS_EXPIRED' }, silent('CERT_HAS_EXPIRED')],
  ['no whole answer', { kind: 'broken', code: 'timed out' }, silent('timed out')],
])('%s is told from an answer', (_, answer, told) => {
  expect(toldBy(answer, 'x-release')).toEqual(told);
});

test.each([
  [`sha256:${'0'.repeat(64)}`, `"sha256:${'0'.repeat(33)}…"`],
  ['v1.2+g0f3', '"v1.2+g0f3"'],
  ['::error::[x](https://evil.example)@all`\u001b[31m', '"::error::?x??https:??evil.example??all??…"'],
  ['<img src=x>', '"?img?src?x?"'],
  [undefined, 'none'],
])('%s is shown as %s', (version, text) => {
  expect(shown(version)).toBe(text);
});
