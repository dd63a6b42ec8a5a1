import { chartOf, endOf } from '../../../cli/page/chart/chart';
import { loudAlarms, stageWords } from '../../../cli/page/chart/lanes';
import { markOf } from '../../../cli/page/chart/marks';
import { columnsOf } from '../../../cli/page/series-table';
import type { ReleaseSeries } from '../../../rehearsal/report/series';
import { release, series } from './made-up';

test.each<[string, string, string[]]>([
  ['was in ALARM from the start', 'ALARM', ['slow']],
  ['was OK all the time', 'OK', []],
  ['never had enough to say', 'INSUFFICIENT_DATA', []],
])('an alarm that %s', (_, state, names) => {
  const alarmsAtStart = [{ name: 'slow', state }];
  expect(loudAlarms({ alarms: [] }, { alarmsAtStart }).map(({ name }) => name)).toEqual(names);
});

test('an alarm that changed, or came into being meanwhile, has a lane', () => {
  const alarms = [
    { name: 'errors', state: 'ALARM', changedAt: 3 },
    { name: 'new', state: 'OK', changedAt: 4 },
  ];
  const loud = loudAlarms({ alarms }, series());
  expect(loud.map(({ name, atStart }) => [name, atStart])).toEqual([
    ['errors', 'OK'],
    ['new', 'INSUFFICIENT_DATA'],
  ]);
});

const loaded = (...requests: number[]): ReleaseSeries =>
  series({
    steps: requests.map((many, index) => ({
      ...{ at: index * 10, failedByLoadBalancer: 0 },
      blue: { requests: many, failed: 0, p50: 1, p90: 1, p99: 1 },
      green: { requests: 0, failed: 0, p50: null, p90: null, p99: null },
    })),
  });

test.each<[string, number[], string, boolean]>([
  ['as many in each step', [90, 100, 80], '100', false],
  ['many more while the clock ran slowly', [90, 5000, 100], '200', true],
  ['none at all', [0, 0, 0], '1', false],
  ['none most of the time', [0, 0, 100], '100', false],
])('requests with %s', (_, requests, highest, isCut) => {
  const { text } = chartOf(release(), loaded(...requests));
  const [, panel = ''] = /(Requests in 10 s.*?)Failed requests/s.exec(text) ?? [];
  expect(panel).toContain(`>${highest}</text>`);
  expect(panel.includes('cut off')).toBe(isCut);
});

test('without a failure there is a line in words in the place of a chart', () => {
  expect(chartOf(release(), loaded(5)).text).toContain('who failed them: none');
  expect(chartOf(release(), series()).text).not.toContain('who failed them: none');
});

test.each([
  [25, 30],
  [45, 45],
])('a release of %d s with steps to 30 s ends at %d', (simulatedSeconds, end) =>
  expect(endOf(release({ simulatedSeconds }), series())).toBe(end),
);

test('stages are said as people say them', () =>
  expect(stageWords('POST_TEST_TRAFFIC_SHIFT')).toBe('post test traffic shift'));

test.each([
  [{ kind: 'gate', verdict: 'fail' }, 'fail'],
  [{ kind: 'gate' }, 'inconclusive'],
  [{ kind: 'act' }, 'act'],
] as const)('%j has the mark %s', (event, kind) => expect(markOf(event)).toBe(kind));

test('the table says what holds at the end of a step, or happened in it', () => {
  const events = [
    { at: 0, kind: 'act', text: 'first' },
    { at: 9.9, kind: 'act', text: 'second' },
    { at: 31, kind: 'act', text: 'after the end' },
  ] as const;
  const shown = series({ events });
  const columns = columnsOf(release(), shown);
  const of = (name: string) =>
    shown.steps.map((step) => columns.find((column) => column.name === name)?.text(step));
  expect(of("green's share")).toEqual(['0 %', '10 %', '0 %']);
  expect(of('in ALARM')).toEqual(['–', '–', 'errors']);
  expect(of('green: p90')).toEqual(['–', '45.5 ms', '–']);
  expect(of('events')).toEqual(['first · second', '–', 'after the end']);
});
