import type { Release } from '../../../rehearsal/report/release';
import type { ReleaseSeries, SideCounts } from '../../../rehearsal/report/series';
import type { Scoreboard, ScoreboardRow } from '../../../rehearsal/scenarios/scoreboard';

const side = (requests: number, failed = 0): SideCounts => ({
  ...{ requests, failed },
  ...(requests > 0 ? { p50: 20, p90: 45.5, p99: 210 } : { p50: null, p90: null, p99: null }),
});

/** Rolled back by an alarm, with whatever is `of`. */
export const series = (of: Partial<ReleaseSeries> = {}): ReleaseSeries => ({
  stepSeconds: 10,
  steps: [
    { at: 0, blue: side(500), green: side(0), failedByLoadBalancer: 0 },
    { at: 10, blue: side(450), green: side(50, 4), failedByLoadBalancer: 2 },
    { at: 20, blue: side(500, 1), green: side(0), failedByLoadBalancer: 0 },
  ],
  alarmsAtStart: [
    { name: 'errors', state: 'OK' },
    { name: 'slow', state: 'OK' },
  ],
  weights: [
    { at: 10, traffic: 'production', greenPercent: 10 },
    { at: 20, traffic: 'production', greenPercent: 0 },
  ],
  events: [
    { at: 5, kind: 'gate', verdict: 'pass', text: 'smoke: 3 of 3' },
    { at: 20, kind: 'decision', text: 'alarm:errors: it rang' },
  ],
  ...of,
});

export const release = (of: Partial<Release> = {}): Release => ({
  ...{ scenario: 'a bad release', strategy: 'CANARY', outcome: 'rolled-back', expected: 'rolled-back' },
  ...{ asExpected: true, unexpected: null, decidedBy: 'alarm:errors', reason: 'it rang', hooks: 'real' },
  clock: { kind: 'virtual', factor: null },
  ...{ simulatedSeconds: 25, wallSeconds: 1, exposedPercent: 10 },
  requests: {
    ...{ total: 1502, failed: 7, failedByBlue: 1, failedByGreen: 4, failedByLoadBalancer: 2 },
    ...{ servedByGreen: 50, unfinished: 0, notSent: 0 },
  },
  ...{ timeToDetectSeconds: 8, timeToRollBackSeconds: 0 },
  stages: [
    {
      ...{ name: 'POST_SCALE_UP', startedAt: 0, endedAt: 10, greenPercent: 0 },
      gates: [{ id: 'smoke', verdict: 'pass', reason: '3 of 3' }],
    },
    { name: 'PRODUCTION_TRAFFIC_SHIFT', startedAt: 10, endedAt: 25, greenPercent: 0, gates: [] },
  ],
  alarms: [{ name: 'errors', state: 'ALARM', changedAt: 20 }],
  notModelled: ['AWS::EC2::VPC'],
  series: series(),
  ...of,
});

const HOSTILE = [
  '<img src=x onerror="window.hacked=1">',
  '</script><script>window.hacked=1</script>',
  '<!-- <script>',
  '"><svg onload=window.hacked=1>',
  "' onfocus='window.hacked=1",
  'turned \u202e round \u2028 line',
].join(' ');

/** Every text that somebody else has written is an attack. */
export function hostile(): Release {
  const [alarm] = [`alarm ${HOSTILE}`];
  const { series: own = series(), stages } = release();
  return release({
    ...{ scenario: `release ${HOSTILE}`, decidedBy: `alarm:${alarm}`, reason: HOSTILE },
    ...{ asExpected: false, unexpected: HOSTILE, notModelled: [HOSTILE], refused: [HOSTILE] },
    alarms: [{ name: alarm, state: `ALARM"><b>`, changedAt: 20 }],
    stages: stages.map((stage) => ({
      ...{ ...stage, name: HOSTILE },
      gates: [{ id: HOSTILE, verdict: 'fail', reason: HOSTILE }],
    })),
    series: {
      ...own,
      alarmsAtStart: [{ name: alarm, state: HOSTILE }],
      events: (['decision', 'act', 'task', 'gate'] as const).map((kind) => ({ at: 12, kind, text: HOSTILE })),
    },
  });
}

export const row = (of: Partial<ScoreboardRow> = {}): ScoreboardRow => ({
  ...{ name: 'crash-loop', group: 'starts', why: 'no task stays up' },
  expected: { outcome: 'rolled-back', by: 'circuit-breaker' },
  ...{ release: release({ decidedBy: 'circuit-breaker' }), departures: [], notRehearsed: null },
  ...of,
});

export const scoreboard = (...rows: readonly ScoreboardRow[]): Scoreboard => ({
  ...{ schemaVersion: 1, service: 'shop', environment: 'production', workload: 'modelled', seed: 1 },
  ...{ wallSeconds: 12.3, rows },
  leftOut: [{ name: 'a slow drain', why: 'models have no connections' }],
});
