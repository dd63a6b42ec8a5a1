import { budgetQueries } from '../../../cli/status/budget';

const DAYS = 28 * 86_400;
const widget = {
  type: 'metric',
  properties: {
    title: 'availability: budget left (%)',
    period: DAYS,
    metrics: [
      [{ expression: '100*(1-(bad)/(all)/0.001)', label: 'availability', period: DAYS }],
      [
        'AWS/ApplicationELB',
        'HTTPCode_Target_5XX_Count',
        'LoadBalancer',
        'app/a/1',
        { id: 'bad', stat: 'Sum', visible: false, period: DAYS },
      ],
      [
        'AWS/ApplicationELB',
        'RequestCount',
        'LoadBalancer',
        'app/a/1',
        { id: 'all', stat: 'Sum', visible: false, period: DAYS },
      ],
    ],
  },
};

test('the expression and its metrics, over the whole window', () => {
  const metric = (Id: string, MetricName: string) => ({
    ...{ Id, ReturnData: false },
    MetricStat: {
      ...{ Stat: 'Sum', Period: DAYS },
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName,
        Dimensions: [{ Name: 'LoadBalancer', Value: 'app/a/1' }],
      },
    },
  });
  expect(budgetQueries(JSON.stringify({ widgets: [{ type: 'text' }, widget] }))).toEqual([
    {
      ...{ objective: 'availability', window: DAYS },
      queries: [
        { Id: 'budget', Expression: '100*(1-(bad)/(all)/0.001)', Period: DAYS },
        metric('bad', 'HTTPCode_Target_5XX_Count'),
        metric('all', 'RequestCount'),
      ],
    },
  ]);
});

test.each([
  ['no widgets', {}],
  ['none of a budget', { widgets: [{ properties: { title: 'Requests', metrics: [] } }] }],
  [
    'no expression',
    { widgets: [{ properties: { ...widget.properties, metrics: widget.properties.metrics.slice(1) } }] },
  ],
  [
    'a period that is none',
    {
      widgets: [
        { properties: { title: 'a: budget left (%)', metrics: [[{ expression: 'x', period: 'y' }]] } },
      ],
    },
  ],
  [
    'rows that are none',
    {
      widgets: [
        null,
        { properties: null },
        { properties: { title: 'a: budget left (%)', metrics: [1, null] } },
      ],
    },
  ],
])('%s: nothing to ask for', (_what, body) => {
  expect(budgetQueries(JSON.stringify(body))).toEqual([]);
});
