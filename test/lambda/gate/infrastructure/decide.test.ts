import {
  decideCertificate,
  decidePorts,
  decideRedirect,
  decideTargets,
  decideTls,
  type Finding,
  type Target,
  together,
} from '../../../../lambda/gate/infrastructure/decide';
import type { Handshake } from '../../../../lambda/gate/infrastructure/handshake';
import type { Touch } from '../../../../lambda/gate/infrastructure/touch';
import type { Answer } from '../../../../lambda/gate/requests/answer';

const [open, closed]: Touch[] = [{ kind: 'open' }, { kind: 'closed' }];
const lost: Touch = { kind: 'not-tried', code: 'ENOTFOUND' };
type Row = [what: string, outcome: Finding['outcome'], reason: string];

describe('ports', () => {
  test.each<[...Row, Record<number, Touch | undefined>, number[]]>([
    [
      'only the own ones',
      'pass',
      'of 2 ports beside the declared ones none answers',
      { 80: open, 443: open, 22: closed, 8443: closed },
      [],
    ],
    [
      'a declared one, too',
      'pass',
      'of 1 ports beside the declared ones none answers',
      { 80: open, 443: open, 22: closed, 8443: open },
      [8443],
    ],
    [
      'a declared one that is silent',
      'pass',
      'of 1 ports beside the declared ones none answers',
      { 80: open, 443: open, 22: closed, 8443: lost },
      [8443],
    ],
    [
      'others',
      'fail',
      '22, 8443 answers and is not declared',
      { 80: open, 443: open, 22: open, 8443: open },
      [],
    ],
    [
      'others, and its own do not',
      'fail',
      '22 answers and is not declared',
      { 80: closed, 443: closed, 22: open },
      [],
    ],
    [
      'nothing',
      'inconclusive',
      'own port 80 and 443 does not answer, so that of others nothing can be said',
      { 80: closed, 443: closed, 22: closed },
      [],
    ],
    [
      'no answer of one of its own',
      'inconclusive',
      'own port 443 does not answer, so that of others nothing can be said',
      { 80: open, 443: lost, 22: closed },
      [],
    ],
    [
      'one that could not be tried',
      'inconclusive',
      '22 could not be tried (ENOTFOUND)',
      { 80: open, 443: open, 22: lost },
      [],
    ],
  ])('%s: %s', (_, outcome, reason, touched, declared) => {
    const touches = new Map(
      Object.entries(touched).flatMap(([port, touch]) => (touch ? [[Number(port), touch] as const] : [])),
    );
    expect(decidePorts({ own: [80, 443], declared, touches })).toEqual({ check: 'ports', outcome, reason });
  });
});

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);
const ends = (days: number): Handshake => ({ kind: 'done', validTo: NOW + days * DAY });
const rejected: Handshake = { kind: 'rejected', code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' };
const untried: Handshake = { kind: 'not-tried', code: 'timed out' };

describe('certificate', () => {
  test.each<[...Row, Handshake]>([
    ['14 days', 'pass', 'valid for the domain, and for 14 more days', ends(14)],
    ['a little less', 'fail', 'valid for 13 more days, must be at least 14', ends(13.99)],
    [
      'refused',
      'fail',
      'refused (CERT_HAS_EXPIRED)',
      { kind: 'done', refused: 'CERT_HAS_EXPIRED', validTo: NOW + 99 * DAY },
    ],
    ['without an end', 'inconclusive', 'it does not say when it ends', { kind: 'done' }],
    ['no handshake', 'inconclusive', 'no handshake (timed out)', untried],
    [
      'a handshake that was ended',
      'inconclusive',
      'no handshake (ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION)',
      rejected,
    ],
  ])('%s: %s', (_, outcome, reason, handshake) => {
    expect(decideCertificate(handshake, 14, NOW)).toEqual({ check: 'certificate', outcome, reason });
  });
});

describe('redirect', () => {
  const answered = (status: number, location?: string): Answer => ({
    kind: 'answered',
    status,
    headers: { location },
    body: '',
    cut: false,
    milliseconds: 1,
  });
  const elsewhere = 'status 301 over HTTP leads elsewhere than to HTTPS of the domain';

  test.each<[...Row, Answer]>([
    // source: what ELB writes for a redirect of CDK: the port always
    ['ELB’s', 'pass', 'status 301 leads to HTTPS', answered(301, 'https://shop.example.com:443/')],
    ['another', 'pass', 'status 308 leads to HTTPS', answered(308, 'https://SHOP.example.com/')],
    // source: ELB user guide, "Redirect actions": #{port} retains the port that was asked for
    ['ELB’s that keeps its port', 'fail', elsewhere, answered(301, 'https://shop.example.com:80/')],
    ['to another port', 'fail', elsewhere, answered(301, 'https://shop.example.com:8443/')],
    ['a page', 'fail', 'status 200 over HTTP, must lead to HTTPS', answered(200)],
    ['an error', 'fail', 'status 503 over HTTP, must lead to HTTPS', answered(503)],
    ['to another name', 'fail', elsewhere, answered(301, 'https://evil.example.com/')],
    ['to HTTP', 'fail', elsewhere, answered(301, 'http://shop.example.com/')],
    ['to a path', 'fail', elsewhere, answered(301, '/login')],
    ['to nowhere', 'fail', elsewhere, answered(301)],
    [
      'no connection',
      'inconclusive',
      'no answer over HTTP (ECONNREFUSED)',
      { kind: 'unreachable', code: 'ECONNREFUSED' },
    ],
    [
      'half an answer',
      'inconclusive',
      'no answer over HTTP (timed out)',
      { kind: 'broken', code: 'timed out' },
    ],
  ])('%s: %s', (_, outcome, reason, answer) => {
    expect(decideRedirect(answer, 'shop.example.com')).toEqual({ check: 'redirect', outcome, reason });
  });
});

describe('tls', () => {
  const both = (older: Handshake, old: Handshake) => [
    { version: '1.0' as const, handshake: older },
    { version: '1.1' as const, handshake: old },
  ];
  test.each<[...Row, Handshake, Handshake, Handshake]>([
    ['both refused', 'pass', 'TLS 1.0 and TLS 1.1 refused', rejected, rejected, ends(99)],
    [
      'refused, with a certificate that is not right',
      'pass',
      'TLS 1.0 and TLS 1.1 refused',
      rejected,
      rejected,
      { kind: 'done', refused: 'CERT_HAS_EXPIRED' },
    ],
    ['one accepted', 'fail', 'TLS 1.1 accepted, must be 1.2 or newer', rejected, ends(99), ends(99)],
    [
      'both accepted, nothing newer',
      'fail',
      'TLS 1.0 and TLS 1.1 accepted, must be 1.2 or newer',
      ends(1),
      ends(1),
      rejected,
    ],
    [
      'one accepted, one not tried',
      'fail',
      'TLS 1.1 accepted, must be 1.2 or newer',
      untried,
      ends(99),
      ends(99),
    ],
    ['one not tried', 'inconclusive', 'TLS 1.0 could not be tried (timed out)', untried, rejected, ends(99)],
    [
      'everything refused',
      'inconclusive',
      'no handshake at all, so that a refusal says nothing',
      rejected,
      rejected,
      rejected,
    ],
  ])('%s: %s', (_, outcome, reason, older, old, control) => {
    expect(decideTls(both(older, old), control, '1.2')).toEqual({ check: 'tls', outcome, reason });
  });

  test('nothing that was offered is no pass', () => {
    expect(decideTls([], ends(99), '1.2').outcome).toBe('inconclusive');
  });
});

describe('targets', () => {
  const states = (...all: (string | [string, string])[]): Target[] =>
    all.map((one) => (typeof one === 'string' ? { state: one } : { state: one[0], code: one[1] }));

  // source: Elastic Load Balancing API reference, TargetHealth
  test.each<[...Row, Target[][], number | undefined]>([
    ['all healthy', 'pass', '2 of 2 healthy', [states('healthy', 'healthy')], 2],
    [
      'in each of two groups',
      'pass',
      '4 of 4 healthy',
      [states('healthy', 'healthy'), states('healthy', 'healthy')],
      2,
    ],
    [
      'one that leaves',
      'pass',
      '2 of 2 healthy',
      [states('healthy', 'healthy', 'draining', 'unhealthy.draining')],
      2,
    ],
    [
      'one unhealthy',
      'fail',
      '1 of 2 unhealthy (Target.Timeout)',
      [states('healthy', ['unhealthy', 'Target.Timeout'])],
      2,
    ],
    ['one unhealthy, one begins', 'fail', '1 of 2 unhealthy', [states('initial', 'unhealthy')], 2],
    [
      'one begins',
      'inconclusive',
      '1 of 2 are initial (Elb.RegistrationInProgress)',
      [states('healthy', ['initial', 'Elb.RegistrationInProgress'])],
      2,
    ],
    [
      'no rule leads to it',
      'inconclusive',
      '2 of 2 are unused (Target.NotInUse)',
      [states(['unused', 'Target.NotInUse'], ['unused', 'Target.NotInUse'])],
      2,
    ],
    ['a state of tomorrow', 'inconclusive', '1 of 1 are ?31mnew?', [states('\u001b31mnew<')], 1],
    ['fewer than tasks', 'inconclusive', '1 are registered, and 2 tasks are to run', [states('healthy')], 2],
    ['none', 'inconclusive', '0 are registered, and 2 tasks are to run', [[]], 2],
    [
      'fewer in one of two groups',
      'inconclusive',
      '1 are registered, and 2 tasks are to run',
      [states('healthy', 'healthy'), states('healthy')],
      2,
    ],
    [
      'no group',
      'inconclusive',
      'ECS does not say where the new revision is, or how many tasks it has',
      [],
      2,
    ],
    [
      'no count',
      'inconclusive',
      'ECS does not say where the new revision is, or how many tasks it has',
      [states('healthy')],
      undefined,
    ],
    ['a service that is scaled to none', 'pass', '0 of 0 healthy', [[]], 0],
  ])('%s: %s', (_, outcome, reason, groups, requested) => {
    expect(decideTargets({ groups, requested })).toEqual({ check: 'targets', outcome, reason });
  });
});

describe('together', () => {
  const [good, bad, unsure]: Finding[] = [
    { check: 'ports', outcome: 'pass', reason: 'closed' },
    { check: 'tls', outcome: 'fail', reason: 'TLS 1.1 accepted' },
    { check: 'redirect', outcome: 'inconclusive', reason: 'no answer' },
  ];
  test.each<[string, (Finding | undefined)[], string]>([
    ['pass', [good], 'ports: closed'],
    ['fail', [good, bad], 'tls: TLS 1.1 accepted; see runbooks/gate-infrastructure.md#tls'],
    [
      'fail',
      [unsure, bad],
      'tls: TLS 1.1 accepted; see runbooks/gate-infrastructure.md#tls; redirect: no answer',
    ],
    ['inconclusive', [good, unsure], 'redirect: no answer'],
    ['inconclusive', [], 'nothing was looked at'],
  ])('%s', (outcome, findings, reason) => {
    expect(together(findings.filter((one) => one !== undefined))).toEqual({ outcome, reason });
  });
});
