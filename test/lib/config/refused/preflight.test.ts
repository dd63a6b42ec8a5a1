import { admission, freeze, minutes, quietAlarms } from '../../../../lib';
import { resolveDelivery } from '../../../../lib/config/resolve';
import { shop } from '../../../synth';
import { refusal, right } from './refusal';

const REPOSITORY = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/proxy';
const cve = { id: 'CVE-2026-1', expires: '2027-01-31', reason: 'not reachable' };

describe('gates of preflight', () => {
  const calendars = ['holidays'];
  test.each<[string, unknown[], string[]]>([
    ['a name', [freeze({ calendars })], []],
    ['an ARN', [freeze({ calendars: ['arn:aws:ssm:eu-west-1:444455556666:document/audits'] })], []],
    ['no calendar', [freeze({ calendars: [] })], ['gates[0].calendars must be a list of at least 1, got []']],
    [
      'a wildcard',
      [freeze({ calendars: ['holidays', 'hol*'] })],
      ['gates[0].calendars[1] must be the name or the ARN of a Change Calendar, got "hol*"; see aws ssm'],
    ],
    [
      'too many calendars',
      [freeze({ calendars: Array.from({ length: 11 }, (_, nth) => `calendar-${nth}`) })],
      ['gates[0].calendars must be at most 10, got 11; put the events of several into one'],
    ],
    [
      'freeze twice',
      [freeze({ calendars }), freeze({ calendars })],
      ['gates[1].id must be an id of its own'],
    ],
    ['freeze twice, by ids', [freeze({ calendars }), freeze({ calendars, id: 'year-end' })], []],
    [
      'the id of their function',
      [quietAlarms({ id: 'preflight' })],
      ['gates[0].id must be other than preflight, the function that several gates share'],
    ],
    [
      'all that there is',
      [admission({ repositories: [REPOSITORY], severity: 'LOW', accept: [cve], signed: true })],
      [],
    ],
    [
      'a repository with a tag',
      [admission({ repositories: [`${REPOSITORY}:v1`] })],
      ['gates[0].repositories[0] must be the URI of a repository of ECR, without a tag'],
    ],
    [
      'a registry of others',
      [admission({ repositories: ['docker.io/library/nginx'] })],
      ['gates[0].repositories[0] must be the URI of a repository of ECR'],
    ],
    [
      'a severity that is none',
      [admission({ severity: 'high' as 'HIGH' })],
      ['gates[0].severity must be one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNDEFINED, got "high"'],
    ],
    [
      'an acceptance for ever',
      [admission({ accept: [{ ...cve, expires: 'never' }] })],
      [
        'gates[0].accept[0].expires must be a day, as text, got "never"; write the last day like "2027-01-31"',
      ],
    ],
    [
      'a day that is none',
      [admission({ accept: [{ ...cve, expires: '2027-02-30' }] })],
      ['gates[0].accept[0].expires must be a day, as text, got "2027-02-30"'],
    ],
    [
      'an acceptance without a reason',
      [admission({ accept: [{ ...cve, reason: '' }] })],
      ['gates[0].accept[0].reason must be a reason'],
    ],
    [
      'any CVE',
      [admission({ accept: [{ ...cve, id: '*' }] })],
      ['gates[0].accept[0].id must be the id of a finding, got "*"'],
    ],
    [
      'one accepted twice',
      [admission({ accept: [cve, cve] })],
      ['gates[0].accept[1].id must be accepted once'],
    ],
    [
      'signed by whom',
      [admission({ signed: 'yes' as unknown as true })],
      ['gates[0].signed must be true, false or { trustedRoot: "file" }'],
    ],
    [
      'patience of seconds',
      [quietAlarms({ patience: minutes(0.5) })],
      ['gates[0].patience must be whole minutes from 1 to 1430'],
    ],
  ])('%s', (_, gates, lines) => {
    expect(refusal({ ...right, gates })).toEqual(lines.map((line) => expect.stringContaining(line)));
  });

  test('three of them are one of ten hooks', () => {
    const gates = [freeze({ calendars }), quietAlarms(), admission()];
    expect(refusal({ ...right, gates })).toEqual([]);
  });

  // GitHub's own Sigstore has roots of its own. source: github.com/actions/attest
  test('images that GitHub’s own Sigstore signs need its roots', () => {
    const input = (signed: true | { trustedRoot: string }) =>
      shop({}, {}, { images: { sigstore: 'github' }, gates: [admission({ signed })] });
    expect(refusal(input(true))).toEqual([
      expect.stringMatching(
        /^gates\[0\]\.signed must be \{ trustedRoot \} with images\.sigstore github.*; write the file by gh attestation/,
      ),
    ]);
    expect(refusal(input({ trustedRoot: 'roots.jsonl' }))).toEqual([]);
  });

  test('signatures that nobody makes are told of', () => {
    const { warnings } = resolveDelivery(
      shop({ pipeline: false }, {}, { gates: [admission({ signed: true })] }),
    );
    expect(warnings).toContainEqual(
      expect.objectContaining({ id: 'imagesUnsigned', path: 'environments.production' }),
    );
  });
});
