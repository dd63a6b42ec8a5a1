import { connect } from '../../../cli/aws/clients';
import { override } from '../../../cli/override/carry-out';
import { admission, blueGreen, errorBudget, freeze, minutes, quietAlarms } from '../../../lib';
import type { GateInput } from '../../../lib/config/gates';
import type { ObjectivesInput } from '../../../lib/config/objectives';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { AssemblyInput } from '../../../rehearsal/assembly/assembly-input';
import { AwsError, type OperatorStep, type RehearseOptions, rehearse } from '../../../rehearsal/testing';
import { shop } from '../../synth';
import { Look } from './look';
import { Trouble, type WaysOut } from './way-out';

const of = (...gates: readonly GateInput[]) =>
  synthesizeDelivery(shop({ release: blueGreen({ bake: minutes(1) }) }, { gates }));

const FROZEN = of(freeze({ calendars: ['holidays'] }));
const QUIET = of(quietAlarms({ kinds: { release: 'block' }, patience: minutes(1) }));
const ADMITTED = of(admission({ patience: minutes(1) }));

const inBudget = (objectives: ObjectivesInput) =>
  synthesizeDelivery(
    shop(
      { release: blueGreen({ bake: minutes(1) }) },
      { objectives, gates: [errorBudget({ patience: minutes(10) })] },
    ),
  );
const BUDGET = { availability: 99.9 };

/** What somebody decides while the release waits; the log of the gate by then. */
const overridden = () =>
  Look.step(async (look, { pause }) => {
    const asked = { service: 'shop', env: 'production', runningDeployment: true, yes: true } as const;
    const { outcome } = await override(
      'error-budget',
      { ...asked, reason: 'it is worth it', for: 2 * 3_600_000 },
      {
        ...{ connect, now: pause.now, signal: new AbortController().signal },
        ...{ say: () => {}, confirm: undefined },
      },
    );
    return { outcome, lines: (await look.log('preflight')).join('\n') };
  });

/** A release that waits by this section, until a person lets it out. */
async function waitsForPerson(
  assembly: AssemblyInput,
  section: string,
  options: Partial<RehearseOptions> = {},
) {
  const { step, seen } = overridden();
  const after = await rehearse(assembly, {
    ...{ release: {}, ...options },
    operator: [{ after: minutes(4), ...step }],
  });
  expect(seen()).toMatchObject({
    outcome: 'written',
    lines: expect.stringContaining(`see runbooks/${section}`),
  });
  expect(after).toMatchObject({ outcome: 'released' });
}

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
  // Its first minutes have spent all, which is over by now.
  'gate-error-budget.md#too-little-is-left': {
    rehearse: () =>
      waitsForPerson(inBudget(BUDGET), 'gate-error-budget.md#too-little-is-left', {
        baseline: { errorShare: ({ age }) => (age < 300 ? 0.1 : 0) },
      }),
  },
  'gate-error-budget.md#nothing-is-published': {
    rehearse: () =>
      waitsForPerson(
        inBudget({ routes: { login: { availability: 99.9 } } }),
        'gate-error-budget.md#nothing-is-published',
      ),
  },
  // It looks again by itself, and goes on once its role may.
  'gate-error-budget.md#could-not-tell': {
    rehearse: async () => {
      const denied = new AwsError('AccessDeniedException', 'no', 400);
      const trouble = new Trouble(['CloudWatch.GetMetricData'], denied);
      const { step, seen } = Look.step((look) => look.log('preflight'));
      const after = await rehearse(inBudget(BUDGET), {
        ...{ release: {}, faults: trouble.faults },
        operator: [
          { after: minutes(4), ...step },
          { after: minutes(5), ...trouble.mend },
        ],
      });
      expect(seen().join('\n')).toMatch(
        /\(AccessDeniedException\); see runbooks\/gate-error-budget.md#could-not-tell/,
      );
      expect(after).toMatchObject({ outcome: 'released' });
    },
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
