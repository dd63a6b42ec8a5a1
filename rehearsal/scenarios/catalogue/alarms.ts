import { type Duration, millisecondsOf } from '../../workload/task-model';
import { type CatalogueEntry, type ExpectedEnd, minutes, oneInTen, seconds } from './entry';
import {
  byAlarm,
  byJudge,
  bySmokeTest,
  EVERYBODY,
  GOOD,
  harm,
  NOBODY,
  nearly,
  untilGates,
  untilTasks,
} from './nets';
import { gateOf, type Subject } from './subject';

const SLOW = { latency: { median: { milliseconds: 900 }, p99: { milliseconds: 1900 } } };

/** What blue fails, and its users have met for as long as alarms look back. */
const RED = 0.1;

/** Releases while alarms are red already, or have nothing to judge by. */
export function alarmsAtStart(subject: Subject): readonly CatalogueEntry[] {
  const { paths } = subject;
  /** Bad, and unknown to gates that ask for pages. */
  const broken = { paths: { [paths.unchecked]: { errorShare: 1 } } };
  const red = { errorShare: RED };
  const bySlow = byAlarm(subject, 'slow', { share: 0 }, nearly);
  /** Those that blue fails, whatever becomes of the release: from the start of green until it is gone. */
  const atMostOf = (within: Duration = seconds(0)) =>
    harm({ strategy: EVERYBODY }, { share: RED }, untilGates(subject) + millisecondsOf(within) / 1000)
      .failedRequests;
  const judge = gateOf(subject, 'metrics');
  /** A gate that says no to whatever comes while an alarm is red, a fix as well. */
  const quiet = subject.gates.find(({ kind, stopsReleases }) => kind === 'quiet-alarms' && stopsReleases);
  const declared = quiet ? ({ [quiet.id]: 'fail' } as const) : 'declared';
  /** What blue has spent, a gate for the error budget would hold against the release before alarms are asked. */
  const hooks = gateOf(subject, 'error-budget') ? declared : 'real';
  const judged = hooks === 'real' ? byJudge(subject, { share: 0 }) : undefined;
  const whileRed = (expected: ExpectedEnd): ExpectedEnd =>
    quiet
      ? {
          ...{
            outcome: 'rolled-back',
            by: `gate:${quiet.id}`,
            ...NOBODY,
            within: seconds(untilTasks(subject)),
          },
          failedRequests: harm({ strategy: EVERYBODY }, { share: RED }, untilTasks(subject)).failedRequests,
        }
      : expected;
  return [
    {
      name: 'a service with hardly any users',
      group: 'alarms',
      options: { release: broken, traffic: { requestsPerMinute: 30, ...oneInTen(subject) } },
      expected: byJudge(subject, { share: 0.1, requestsPerMinute: 30 }, judge?.timeoutSeconds) ?? {
        outcome: 'released',
        misses: 'any error, since no minute has requests enough to judge it',
      },
      why: 'no evidence is not a pass: a judge waits for it, and then says no; alarms see nothing here',
    },
    {
      name: 'no users at all',
      group: 'alarms',
      options: { release: { errorShare: 1 }, traffic: { requestsPerMinute: 0 } },
      expected: paths.isChecked
        ? bySmokeTest(subject, { share: 1, requestsPerMinute: 0 })
        : (byJudge(subject, { share: 1, requestsPerMinute: 0 }, judge?.timeoutSeconds) ?? {
            outcome: 'released',
            misses: 'everything: no gate asks for a page, and there is nobody to judge by',
          }),
      why: 'a gate that asks for pages makes its own requests',
    },
    {
      name: 'a release to a service that has just come up',
      group: 'alarms',
      isGood: true,
      options: { release: {}, history: seconds(0), hooks: 'declared' },
      expected: GOOD,
      why: 'alarms without data are no alarms',
    },
    {
      name: 'a fix, while the alarm is red',
      group: 'alarms',
      ...(!quiet && { isGood: true }),
      options: { baseline: red, release: {}, hooks },
      expected: whileRed({ outcome: 'released', failedBy: ['blue'] }),
      why: quiet
        ? 'the gate for quiet alarms blocks it: only what is declared a fix, or a recovery, is looked at otherwise'
        : 'ECS ignores an alarm that is red at the start, so that a fix, or a recovery, can go out',
    },
    {
      name: 'a bad release, while the alarm is red',
      group: 'alarms',
      options: { baseline: red, release: broken, traffic: oneInTen(subject), hooks },
      expected: whileRed({
        outcome: 'released',
        failedBy: ['blue', 'green'],
        misses: 'errors, since their alarm was red at the start and blue is no better',
      }),
      why: quiet
        ? 'the gate for quiet alarms blocks: nothing goes out that no alarm would watch'
        : judge
          ? 'a judge compares with blue, which fails as much: the gate for quiet alarms is what warns'
          : 'the price of letting fixes through; a gate for quiet alarms is what warns',
    },
    {
      name: 'a slow release, while the alarm of errors is red',
      group: 'alarms',
      options: { baseline: red, release: SLOW, hooks },
      expected: whileRed({ ...bySlow, failedRequests: atMostOf(bySlow.within) }),
      why: 'the other alarms still watch',
    },
    {
      name: 'a slow release while errors are red, if ECS then ignores all alarms',
      group: 'alarms',
      options: { baseline: red, release: SLOW, open: { redAtStart: 'all-alarms' }, hooks },
      expected: whileRed(
        judged
          ? { ...judged, failedRequests: atMostOf(judged.within) }
          : { outcome: 'released', misses: 'slow answers, if one red alarm switches all of them off' },
      ),
      why: 'the guide leaves it open: this is what it would cost',
    },
    {
      name: 'alarms that were red and are OK again',
      group: 'alarms',
      options: {
        baseline: { errorShare: ({ age }) => (age < 240 ? 0.1 : 0) },
        release: broken,
        traffic: oneInTen(subject),
        history: minutes(20),
        hooks: 'declared',
      },
      expected: byAlarm(subject, 'errors', { share: 0.1 }),
      why: 'what is over is over: the alarm watches this release',
    },
  ];
}
