import { checkDashboard } from '../../../rehearsal/cloudwatch/dashboard-body';

const text = { type: 'text', x: 0, y: 0, width: 24, height: 1, properties: { markdown: 'Hello' } };
const metric = {
  type: 'metric',
  properties: { region: 'eu-west-1', period: 60, metrics: [['AWS/ECS', 'CPUUtilization']] },
};
const alarm = { type: 'alarm', properties: { alarms: ['arn:1'] } };
const log = { type: 'log', properties: { region: 'eu-west-1', query: "SOURCE '/shop' | limit 5" } };

const check = (body: unknown, name = 'shop-production') =>
  checkDashboard('S.Page', {
    name,
    properties: { DashboardBody: typeof body === 'string' ? body : JSON.stringify(body) },
  });
const withWidget = (widget: object) => () => check({ widgets: [widget] });
const at0 = 'S.Page.DashboardBody.widgets.0';

// source: CloudWatch API reference, "Dashboard body structure and syntax"; PutDashboard, DashboardName
test.each<[string, () => void]>([
  ['no widgets', () => check({ widgets: [] })],
  [
    'one of each',
    () => check({ start: '-PT3H', periodOverride: 'inherit', widgets: [text, metric, alarm, log] }),
  ],
  ['as many as there may be', () => check({ widgets: Array(500).fill(text) })],
  [
    'an alarm in place of metrics',
    withWidget({ type: 'metric', properties: { region: 'eu-west-1', annotations: { alarms: ['arn:1'] } } }),
  ],
  ['what is not looked at', withWidget({ type: 'chart', properties: { view: 'line' } })],
  ['a long name', () => check({ widgets: [] }, 'a'.repeat(255))],
])('%s is taken', (_, make) => {
  expect(make).not.toThrow();
});

test.each<[string, () => void, string]>([
  ['no JSON', () => check('{'), 'S.Page.DashboardBody must be JSON, got a syntax error'],
  [
    'no widgets',
    () => check({}),
    'S.Page.DashboardBody.widgets must be an array, got nothing; correct it in the template',
  ],
  [
    'too many widgets',
    () => check({ widgets: Array(501).fill(text) }),
    'S.Page.DashboardBody.widgets must be',
  ],
  [
    'a name with a dot',
    () => check({ widgets: [] }, 'shop.production'),
    'S.Page.DashboardName must be letters',
  ],
  ['a long name', () => check({ widgets: [] }, 'a'.repeat(256)), 'S.Page.DashboardName must be letters'],
  ['a type that there is not', withWidget({ ...text, type: 'graph' }), `${at0}.type must be "text" or "log"`],
  ['a column too far', withWidget({ ...text, x: 24 }), `${at0}.x must be`],
  ['a half place', withWidget({ ...text, y: undefined }), `${at0} must be of both x and y, or of neither`],
  ['too wide', withWidget({ ...text, width: 25 }), `${at0}.width must be`],
  ['too high', withWidget({ ...text, height: 1001 }), `${at0}.height must be`],
  ['no text', withWidget({ ...text, properties: {} }), `${at0}.properties.markdown must be a string`],
  ['no alarms', withWidget({ ...alarm, properties: { alarms: [] } }), `${at0}.properties.alarms must be`],
  [
    'too many alarms',
    withWidget({ ...alarm, properties: { alarms: Array(101).fill('arn') } }),
    `${at0}.properties.alarms must be`,
  ],
  [
    'no region',
    withWidget({ ...metric, properties: { metrics: [] } }),
    `${at0}.properties.region must be a string`,
  ],
  [
    'neither metrics nor an annotation',
    withWidget({ ...metric, properties: { region: 'eu-west-1' } }),
    `${at0}.properties must be of metrics, or of an annotation`,
  ],
  [
    'half a minute',
    withWidget({ ...metric, properties: { ...metric.properties, period: 90 } }),
    `${at0}.properties.period must be`,
  ],
  [
    'too many metrics',
    withWidget({ ...metric, properties: { region: 'eu-west-1', metrics: Array(501).fill(['A', 'B']) } }),
    `${at0}.properties.metrics must be`,
  ],
  [
    'a query of nothing',
    withWidget({ ...log, properties: { region: 'eu-west-1', query: 'fields @message' } }),
    `${at0}.properties.query must be`,
  ],
  [
    'another override',
    () => check({ widgets: [], periodOverride: 'off' }),
    'periodOverride must be "auto" or "inherit"',
  ],
])('%s is refused', (_, make, expected) => {
  expect(make).toThrow(expected);
});
