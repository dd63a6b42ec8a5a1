import { weigh } from '../../../../lambda/gate/admission/findings';
import { type Severity, severities } from '../../../../lambda/shared/environment';

const NOW = Date.parse('2026-11-26T10:00:00Z');
const finding = (id: string, severity: string) => ({ id, severity });
const all = [...severities].reverse().map((severity) => finding(`CVE-${severity}`, severity));
const refused = (
  findings: Parameters<typeof weigh>[0],
  limit: Severity,
  accept: Parameters<typeof weigh>[2] = [],
) => weigh(findings, limit, accept, NOW).refused.map(({ id }) => id);

// source: Amazon ECR API reference, ImageScanFinding (severity)
test.each(severities.map((limit, nth) => [limit, severities.slice(0, nth + 1)] as const))(
  'from %s on, the worst first',
  (limit, counting) => {
    expect(refused(all, limit)).toEqual(counting.map((severity) => `CVE-${severity}`));
  },
);

// source: Amazon Inspector API reference, Finding (severity)
test('what is not rated yet is the mildest, by either word', () => {
  const unrated = [finding('a', 'UNTRIAGED'), finding('b', 'UNDEFINED')];
  expect(refused(unrated, 'INFORMATIONAL')).toEqual([]);
  expect(refused(unrated, 'UNDEFINED')).toEqual(['a', 'b']);
});

test('a severity that nobody knows is the worst', () => {
  expect(
    refused([finding('b', 'CRITICAL'), finding('a', 'SEVERE'), finding('c', 'none')], 'CRITICAL'),
  ).toEqual(['a', 'c', 'b']);
});

test('one of many packages counts once, as the worst', () => {
  const found = [finding('a', 'LOW'), finding('a', 'HIGH'), finding('a', 'MEDIUM')];
  expect(weigh(found, 'HIGH', [], NOW).refused).toEqual([finding('a', 'HIGH')]);
});

test.each([
  ['a day that is not over', '2026-11-27', true],
  ['today, until midnight in UTC', '2026-11-26', true],
  ['yesterday', '2026-11-25', false],
  ['no day', 'next year', false],
  ['nothing', '', false],
])('accepted until %s', (_, expires, isAccepted) => {
  const accept = [{ id: 'a', expires }];
  const { accepted, expired, refused: left } = weigh([finding('a', 'HIGH')], 'HIGH', accept, NOW);
  expect({ accepted, expired, refused: left.length }).toEqual(
    isAccepted
      ? { accepted: accept, expired: [], refused: 0 }
      : { accepted: [], expired: accept, refused: 1 },
  );
});

test('accepted is what is named, and what would refuse', () => {
  const accept = [{ id: 'CVE-2026-1', expires: '2027-01-01' }];
  expect(refused([finding('CVE-2026-12', 'HIGH')], 'HIGH', accept)).toEqual(['CVE-2026-12']);
  expect(weigh([finding('CVE-2026-1', 'LOW')], 'HIGH', accept, NOW).accepted).toEqual([]);
});
