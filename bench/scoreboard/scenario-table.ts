import {
  catalogue,
  decidersOf,
  type Subject,
  type SubjectAlarm,
  type SubjectGate,
} from '../../rehearsal/scenarios/catalogue';
import type { CatalogueEntry } from '../../rehearsal/scenarios/catalogue/entry';
import { millisecondsOf } from '../../rehearsal/workload/task-model';

const alarm = (name: string, threshold: number, bad = 2): SubjectAlarm => ({
  ...{ name, threshold, datapointsToAlarm: bad, evaluationPeriods: bad + 2, periodSeconds: 60 },
});
const gate = (id: string, ...stages: readonly string[]): SubjectGate => ({
  ...{ id, kind: id, isTeal: true, stopsReleases: true, stages, timeoutSeconds: 4200 },
});

/** A service with a canary of 10 %, Teal's alarms, and of each kind of gate that has entries of its own one. */
const EVERYTHING: Subject = {
  strategy: { name: 'CANARY', percent: 10, holdMs: 600_000 },
  ...{
    bakeSeconds: 600,
    tasks: 2,
    graceSeconds: 60,
    failingTasks: 3,
    healthySeconds: 20,
    unhealthySeconds: 20,
  },
  alarms: {
    errors: alarm('target-errors', 2),
    slow: alarm('slow-answers', 10),
    unhealthy: alarm('unhealthy-targets', 0, 3),
    loadBalancer: alarm('load-balancer-errors', 2),
  },
  gates: [
    { ...gate('migration', 'PRE_SCALE_UP'), asksRunning: true },
    gate('smoke-test', 'POST_TEST_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'),
    gate('metrics', 'PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'),
  ],
  approvals: [
    { id: 'approval', stage: 'POST_TEST_TRAFFIC_SHIFT', timeoutSeconds: 3600, onTimeout: 'ROLLBACK' },
  ],
  paths: { checked: '/products', isChecked: true, unchecked: '/asked-for-by-no-gate' },
};

/** Gates whose entries are the same: one stands for all. */
const SHOWN = 'smoke-test';

/** The table of docs/scenarios.md: every scenario, what must become of it, by when, and how many users it may hurt. */
export function scenarioTable(): string {
  const entries = catalogue(EVERYTHING).filter(
    ({ name }) => !EVERYTHING.gates.some(({ id }) => id !== SHOWN && name.startsWith(`the gate ${id} `)),
  );
  return [
    '| scenario | must be | by | within | failed requests | users on green | why |',
    '| --- | --- | --- | --: | --: | --: | --- |',
    ...entries.flatMap((entry, index) => [
      ...(entry.group === entries[index - 1]?.group ? [] : [`| **${entry.group}** | | | | | | |`]),
      rowOf(entry),
    ]),
  ].join('\n');
}

function rowOf({ name, expected, why }: CatalogueEntry): string {
  const { outcome, within, failedRequests, exposed, misses } = expected;
  const cells = [
    name,
    misses === undefined ? outcome : `${outcome}: not caught`,
    decidersOf(expected)
      .map((each) => `\`${each}\``)
      .join(' or '),
    within === undefined ? '' : minutesOf(millisecondsOf(within) / 1000),
    bounds(failedRequests?.atMost, failedRequests?.atLeast),
    bounds(exposed?.atMostPercent, exposed?.atLeastPercent, ' %'),
    why,
  ];
  return `| ${cells.join(' | ')} |`;
}

function minutesOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function bounds(atMost: number | undefined, atLeast: number | undefined, unit = ''): string {
  return [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast.toLocaleString('en-US')}${unit}`]),
    ...(atMost === undefined ? [] : [`${atMost === 0 ? '' : '≤ '}${atMost.toLocaleString('en-US')}${unit}`]),
  ].join(', ');
}
