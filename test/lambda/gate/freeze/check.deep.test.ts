import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { freeze } from '../../../../lambda/gate/freeze/check';
import { parseHookEvent } from '../../../../lambda/shared/hook-event';
import { AwsError } from '../../../../rehearsal/aws-error';
import type { EndpointLease } from '../../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../../rehearsal/endpoint/shared-endpoint';
import { ssmService } from '../../../../rehearsal/endpoint/ssm-service';
import { Documents } from '../../../../rehearsal/ssm/documents';
import { Parameters } from '../../../../rehearsal/ssm/parameters';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { clientsOf } from '../../../rehearsal/endpoint/clients';

const clock = { now: () => Date.parse('2026-12-24T12:00:00Z') };
const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

const calendar = (type: string, ...events: (readonly [string, string])[]) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', `X-CALENDAR-TYPE:${type}`],
    ...events.flatMap(([start, end]) => [
      ...['BEGIN:VEVENT', `DTSTART:${start}`, `DTEND:${end}`, 'END:VEVENT'],
    ]),
    'END:VCALENDAR',
  ].join('\n');

let lease: EndpointLease;
beforeAll(async () => {
  const documents = new Documents();
  documents.put('always', 'ChangeCalendar', calendar('DEFAULT_OPEN'));
  documents.put(
    'year-end',
    'ChangeCalendar',
    calendar('DEFAULT_OPEN', ['20261221T000000Z', '20270104T060000Z']),
  );
  documents.put(
    'office-hours',
    'ChangeCalendar',
    calendar('DEFAULT_CLOSED', ['20261224T080000Z', '20261224T170000Z']),
  );
  documents.put('script', 'Command', '{}');
  lease = await leaseEndpoint([ssmService({ parameters: new Parameters(clock, PLACE), documents }, clock)]);
});
afterEach(() => lease.injectFaults(() => undefined));
afterAll(() => lease.close());

const look = (...calendars: string[]) =>
  freeze(clientsOf(lease).ssm, calendars)(
    parseHookEvent(event),
    new AbortController().signal,
    {} as ServiceDeployment,
    'release',
  );

test('all are open, by name and by ARN', async () => {
  const shared = 'arn:aws:ssm:eu-west-1:444455556666:document/office-hours';
  expect(await look('always', shared)).toEqual({
    outcome: 'pass',
    reason: `calendars are open: always, ${shared} (until 2026-12-24T17:00:00Z)`,
  });
});

test('the one that is closed is named, with when it opens', async () => {
  expect(await look('always', 'office-hours', 'year-end')).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(/^the calendar year-end is closed, and opens at 2027-01-04T06:00:00Z; see/),
  });
});

test.each([
  ['does not exist', 'gone', /the calendar gone gave no answer \(InvalidDocument\), which counts as closed/],
  [
    'is no calendar',
    'script',
    /the calendar script gave no answer \(InvalidDocumentType\), which counts as closed/,
  ],
])('one that %s counts as closed', async (_, name, reason) => {
  expect(await look('always', name)).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(reason),
  });
});

test.each([
  ['throttles', () => new AwsError('ThrottlingException', 'Rate exceeded', 400), /ThrottlingException/],
  ['denies', () => new AwsError('AccessDeniedException', 'no', 400), /AccessDeniedException/],
  ['drops the connection', () => 'drop' as const, /gave no answer/],
])('what Systems Manager %s is closed', async (_, fault, reason) => {
  lease.injectFaults(fault);
  expect(await look('always')).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(reason) });
});
