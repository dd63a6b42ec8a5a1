import { admission, blueGreen, freeze, minutes, quietAlarms } from '../../../lib';
import type { GateInput } from '../../../lib/config/gates';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { AssemblyInput } from '../../../rehearsal/assembly/assembly-input';
import { AwsError, type OperatorStep, type RehearseOptions, rehearse } from '../../../rehearsal/testing';
import { shop } from '../../synth';
import { Trouble, type WaysOut } from './way-out';

const of = (...gates: readonly GateInput[]) =>
  synthesizeDelivery(shop({ release: blueGreen({ bake: minutes(1) }) }, { gates }));

const FROZEN = of(freeze({ calendars: ['holidays'] }));
const QUIET = of(quietAlarms({ kinds: { release: 'block' }, patience: minutes(1) }));
const ADMITTED = of(admission({ patience: minutes(1) }));

const release = { do: 'release', release: {} } as const;

/** A release that the gate refuses with this section, what is done about it, and one that goes out. */
async function refusedUntil(
  assembly: AssemblyInput,
  section: string,
  steps: readonly OperatorStep[],
  options: Partial<RehearseOptions> = {},
) {
  const after = await rehearse(assembly, { release: {}, ...options, beforehand: steps });
  const refused = after.acts?.find((act) => act.do === 'release');
  const decidedBy = section.replace(/^gate-([a-z-]+)\.md.*$/, 'gate:$1');
  expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy });
  expect(refused?.reason).toContain(`see runbooks/${section}`);
  expect(after).toMatchObject({ outcome: 'released' });
}

/** The same, where a call is denied until somebody allows it. */
function untilAllowed(assembly: AssemblyInput, call: string, section: string) {
  const trouble = new Trouble([call], new AwsError('AccessDeniedException', 'no', 400));
  return refusedUntil(assembly, section, [release, trouble.mend], { faults: trouble.faults });
}

/** The calendar as a person writes it. */
const calendar = (...events: readonly string[]): OperatorStep => ({
  do: 'call',
  operation: 'SSM.UpdateDocument',
  input: {
    Name: 'holidays',
    DocumentVersion: '$LATEST',
    Content: [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'X-CALENDAR-TYPE:DEFAULT_OPEN'],
      ...events,
      'END:VCALENDAR',
    ].join('\n'),
  },
});
const closed = calendar('BEGIN:VEVENT', 'DTSTART:20260101T000000Z', 'DTEND:20260201T000000Z', 'END:VEVENT');

export const OF_PREFLIGHT: WaysOut = {
  'gate-freeze.md#closed': {
    rehearse: () => refusedUntil(FROZEN, 'gate-freeze.md#closed', [closed, release, calendar()]),
  },
  'gate-freeze.md#no-answer': {
    rehearse: () => untilAllowed(FROZEN, 'SSM.GetCalendarState', 'gate-freeze.md#no-answer'),
  },
  'gate-quiet-alarms.md#an-alarm-is-red': {
    rehearse: () =>
      refusedUntil(
        QUIET,
        'gate-quiet-alarms.md#an-alarm-is-red',
        [release, { do: 'wait', for: minutes(15) }],
        // An incident of blue that is over a quarter of an hour after it has come up.
        { baseline: { errorShare: ({ age }) => (age < 900 ? 0.1 : 0) } },
      ),
  },
  'gate-quiet-alarms.md#could-not-tell': {
    rehearse: () => untilAllowed(QUIET, 'CloudWatch.DescribeAlarms', 'gate-quiet-alarms.md#could-not-tell'),
  },
  // It was deleted, and is promoted again.
  'gate-admission.md#another-repository': {
    rehearse: () => {
      const gone = new Trouble(['ECR.DescribeImages'], new AwsError('ImageNotFoundException', 'gone', 400));
      const steps = [release, gone.mend];
      return refusedUntil(ADMITTED, 'gate-admission.md#another-repository', steps, { faults: gone.faults });
    },
  },
  'gate-admission.md#could-not-tell': {
    rehearse: () => untilAllowed(ADMITTED, 'ECR.DescribeImages', 'gate-admission.md#could-not-tell'),
  },
  'gate-admission.md#findings': {
    rehearse: () =>
      refusedUntil(ADMITTED, 'gate-admission.md#findings', [
        {
          do: 'release',
          release: { scan: { findings: [{ id: 'CVE-2026-1', severity: 'CRITICAL' }] } },
        },
      ]),
  },
  'gate-admission.md#not-scanned': {
    rehearse: () =>
      refusedUntil(ADMITTED, 'gate-admission.md#not-scanned', [
        { do: 'release', release: { scan: { status: 'UNSUPPORTED_IMAGE' } } },
      ]),
  },
  'gate-admission.md#not-signed': {
    notRehearsed:
      'A signature is made by Sigstore, which no rehearsal has; test/lambda/gate/admission/signed.deep.test.ts meets it with Sigstore’s own mock',
  },
};
