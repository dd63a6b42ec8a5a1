import { ScanStatus } from '@aws-sdk/client-ecr';
import { judgeScan, type Scan } from '../../../../lambda/gate/admission/scan';

const NOW = Date.parse('2026-11-26T10:00:00Z');
const RULES = { severity: 'HIGH', accept: [{ id: 'CVE-9', expires: '2026-12-01' }] } as const;
const LONG_AGO = NOW - 86_400_000;
const judge = (scan: Scan, pushedAt: number | undefined = LONG_AGO) =>
  judgeScan(scan, RULES, { now: NOW, pushedAt });
const found = (status: string | undefined, ...severities: string[]): Scan => ({
  kind: 'found',
  status,
  findings: severities.map((severity, nth) => ({ id: `CVE-${nth}`, severity })),
});

// source: Amazon ECR API reference, ImageScanStatus (status)
test.each<[string, 'pass' | 'fail' | 'inconclusive', RegExp]>([
  ['COMPLETE', 'pass', /^no finding at or above HIGH$/],
  ['ACTIVE', 'pass', /^no finding at or above HIGH$/],
  ['IN_PROGRESS', 'inconclusive', /is IN_PROGRESS$/],
  ['PENDING', 'inconclusive', /is PENDING$/],
  ['FINDINGS_UNAVAILABLE', 'inconclusive', /is FINDINGS_UNAVAILABLE$/],
  ['FAILED', 'fail', /is FAILED: start it again/],
  ['UNSUPPORTED_IMAGE', 'fail', /is UNSUPPORTED_IMAGE: ECR scans no index/],
  ['SCAN_ELIGIBILITY_EXPIRED', 'fail', /is SCAN_ELIGIBILITY_EXPIRED: Inspector watches it no longer/],
  ['LIMIT_EXCEEDED', 'fail', /is LIMIT_EXCEEDED/],
  ['IMAGE_ARCHIVED', 'fail', /is IMAGE_ARCHIVED: restore it/],
  ['SOMETHING_NEW', 'inconclusive', /a status that is not known$/],
])('%s: %s', (status, outcome, reason) => {
  expect(judge(found(status))).toEqual({ outcome, reason: expect.stringMatching(reason) });
});

test('every status that the SDK knows is decided on', () => {
  const undecided = Object.values(ScanStatus).filter((status) =>
    /not known/.test(judge(found(status)).reason),
  );
  expect(undecided).toEqual([]);
});

test.each<[string, Scan, number | undefined, 'fail' | 'inconclusive']>([
  ['never scanned', { kind: 'none' }, LONG_AGO, 'fail'],
  ['never scanned, pushed at an unknown time', { kind: 'none' }, undefined, 'fail'],
  ['pushed ten minutes ago', { kind: 'none' }, NOW - 600_000, 'fail'],
  ['pushed just now', { kind: 'none' }, NOW - 599_999, 'inconclusive'],
  ['no status', found(undefined), LONG_AGO, 'inconclusive'],
  ['no list', { kind: 'found', status: 'COMPLETE', findings: undefined }, LONG_AGO, 'inconclusive'],
])('%s: %s', (_, scan, pushedAt, outcome) => {
  expect(judgeScan(scan, RULES, { now: NOW, pushedAt }).outcome).toBe(outcome);
});

test('what is to switch on is said', () => {
  expect(judge({ kind: 'none' }).reason).toMatch(
    /^it is not scanned: switch on scanning when an image is pushed/,
  );
});

test('findings are named, the worst first, and not without end', () => {
  expect(judge(found('ACTIVE', 'HIGH', 'LOW', 'CRITICAL')).reason).toBe(
    'it has 2 findings at or above HIGH: CVE-2 (CRITICAL), CVE-0 (HIGH)',
  );
  expect(judge(found('COMPLETE', ...Array<string>(7).fill('HIGH'))).reason).toMatch(
    /CVE-4 \(HIGH\) and 2 more$/,
  );
});

const accepted = (expires: string) =>
  judgeScan(
    { kind: 'found', status: 'COMPLETE', findings: [{ id: 'CVE-9', severity: 'HIGH' }] },
    { severity: 'HIGH', accept: [{ id: 'CVE-9', expires }] },
    { now: NOW, pushedAt: LONG_AGO },
  );

test('what is accepted is said, and what no longer is', () => {
  expect(accepted('2026-12-01')).toEqual({
    outcome: 'pass',
    reason: 'no finding at or above HIGH, CVE-9 accepted until 2026-12-01',
  });
  expect(accepted('2026-11-01')).toEqual({
    outcome: 'fail',
    reason: 'it has 1 finding at or above HIGH: CVE-9 (HIGH); CVE-9 was accepted until 2026-11-01',
  });
});

test('ids of others are shown without what could harm', () => {
  const scan: Scan = {
    kind: 'found',
    status: 'ACTIVE',
    findings: [{ id: '\u001b[2J::error::', severity: 'HIGH\n' }],
  };
  expect(judge(scan).reason).toBe('it has 1 finding at or above HIGH: ??2J??error?? (HIGH?)');
});
