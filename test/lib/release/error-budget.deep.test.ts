import type { Template } from 'aws-cdk-lib/assertions';
import { budgetsOf, callsOf } from '../../../lambda/gate/error-budget/queries';
import type { PreflightCheck } from '../../../lambda/shared/environment';
import { inMetricMath } from '../../../lambda/shared/indicator';
import { days, errorBudget, millis } from '../../../lib';
import type { ObjectivesInput } from '../../../lib/config/objectives';
import { shopTemplate } from '../../synth';

const count = (metric: string) => ({ namespace: 'Shop', metric, dimensions: { Shop: 'berlin' } });
const objectives: ObjectivesInput = {
  availability: 99.9,
  latency: { under: millis(300), share: 99 },
  window: days(30),
  routes: { login: { availability: 99.95, latency: { under: millis(250), share: 99 } } },
  business: [{ name: 'orders-paid', goal: 99.5, good: count('Paid'), total: count('Placed') }],
};

const templateOf = (...options: Parameters<typeof errorBudget>) =>
  shopTemplate({}, { objectives, gates: [errorBudget(...options)] });

/** What a deployment makes of the load balancer's name. */
const NAME = 'app/shop-production/0a';
const isName = (value: unknown) => /LoadBalancerFullName/.test(JSON.stringify(value));

function checkOf(template: Template): Extract<PreflightCheck, { gate: 'error-budget' }> {
  const [preflight] = Object.values(template.findResources('AWS::Lambda::Function')).filter(
    ({ Properties }) => Properties.FunctionName === 'shop-production-gate-preflight',
  );
  const parts: unknown[] = preflight?.Properties.Environment.Variables.PREFLIGHT_CHECKS['Fn::Join'][1];
  expect(parts.filter((part) => typeof part !== 'string').every(isName)).toBe(true);
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : NAME)).join(''))[0];
}

test('what the function is told', () => {
  const { objectives: told, ...rest } = checkOf(templateOf({ left: 20, onInconclusive: 'fail' }));
  expect(rest).toEqual({
    ...{ gate: 'error-budget', id: 'error-budget', onInconclusive: 'fail', patience: 60 },
    policy: { first: 'skip', release: 'block', fix: 'skip', recovery: 'skip' },
    ...{ left: 20, days: 30, loadBalancer: NAME },
  });
  expect(told.map(({ id, goal }) => [id, goal])).toEqual([
    ['availability', 99.9],
    ['latency', 99],
    ['login-availability', 99.95],
    ['login-latency', 99],
    ['orders-paid', 99.5],
  ]);
});

test('unless told, it is ten percent of all, and of those that are named', () => {
  expect(checkOf(templateOf())).toMatchObject({ left: 10, objectives: { length: 5 } });
  expect(checkOf(templateOf({ objectives: ['login-latency'] })).objectives).toEqual([
    { id: 'login-latency', goal: 99, of: { kind: 'latency', milliseconds: 250, route: 'login' } },
  ]);
});

interface AlarmQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: { readonly Dimensions: { readonly Name: string; readonly Value: unknown }[] };
    readonly Period: number;
  };
}

test('the gate counts what the alarms count, metric by metric and term by term', () => {
  const template = templateOf();
  const check = checkOf(template);
  const alarms = new Map(
    Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [
      String(Properties.AlarmName),
      (Properties.Metrics ?? []) as AlarmQuery[],
    ]),
  );
  const budgets = budgetsOf(check, { service: 'shop', environment: 'production' });
  expect(budgets).toHaveLength(5);
  for (const { objective, indicator } of budgets) {
    const queries = alarms.get(`shop-production-${objective.id}-page-1h`) ?? [];
    const asked = callsOf([{ objective, indicator, prefix: '' }]).flat();
    const metrics = queries.flatMap(({ Id, MetricStat }) =>
      MetricStat === undefined
        ? []
        : [[Id, { ...MetricStat, Metric: { ...MetricStat.Metric, Dimensions: named(MetricStat) } }] as const],
    );
    const own = asked.map(
      ({ Id = '', MetricStat }) =>
        [Id, { ...MetricStat, Metric: { ...MetricStat?.Metric, Dimensions: sorted(MetricStat) } }] as const,
    );
    expect(Object.fromEntries(own)).toEqual(Object.fromEntries(metrics));
    const [bad, total] = [inMetricMath(indicator.bad), inMetricMath(indicator.total)];
    // How few are nobody's is another number: an alarm looks at one window, the gate at the whole budget.
    const told = queries.flatMap(({ Expression }) => Expression?.replace(/>=\d+,/, '>=N,') ?? []);
    expect(told).toContain(`IF((${bad})>=N,(${bad})/(${total}),0)`);
  }

  function named({ Metric: { Dimensions } }: NonNullable<AlarmQuery['MetricStat']>) {
    return byName(Dimensions.map(({ Name, Value }) => ({ Name, Value: isName(Value) ? NAME : Value })));
  }
});

type Dimensions = readonly { readonly Name?: string | undefined; readonly Value?: unknown }[];
const byName = (dimensions: Dimensions) =>
  [...dimensions].sort((a, b) => String(a.Name).localeCompare(String(b.Name)));
const sorted = (stat: ReturnType<typeof callsOf>[number][number]['MetricStat']) =>
  byName(stat?.Metric?.Dimensions ?? []);

// source: Service Authorization Reference, Amazon CloudWatch: GetMetricData takes no resource
test('it may read metrics, and nothing of the other gates', () => {
  const statements = Object.entries(templateOf().findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith('GatespreflightRole'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Record<string, unknown>[]);
  const reads = statements.filter(({ Action }) => [Action].flat().includes('cloudwatch:GetMetricData'));
  expect(reads).toEqual([expect.objectContaining({ Effect: 'Allow', Resource: '*' })]);
  const actions = statements.flatMap(({ Action }) => Action as string | string[]);
  expect(
    actions.filter((one) => /^(ssm:GetCalendarState|ecr:|inspector2:|cloudwatch:Describe)/.test(one)),
  ).toEqual([]);
});
