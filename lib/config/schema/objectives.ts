import { z } from 'zod';
import { type Duration, inMinutes, isDuration } from '../duration';
import { namePattern } from '../names';
import {
  type BusinessObjectiveInput,
  burnRates,
  type CountInput,
  type LatencyInput,
  type ObjectivesInput,
  type RouteObjectivesInput,
} from '../objectives';
import { show } from '../problems';
import { complain, field, fields, isObject, list, oneOf, type Shape, text, texts } from './field';
import { timeLimit } from './release';

const goal = field<number>(
  (value) => typeof value === 'number' && value > 0 && value < 100,
  'a percentage, more than 0 and less than 100',
  'write it like 99.9; nothing is right all the time, so there is no 100',
);

const window = field<Duration>(
  (value) =>
    isDuration(value) &&
    Number.isInteger(inMinutes(value) / 1440) &&
    inMinutes(value) >= 7 * 1440 &&
    inMinutes(value) <= 30 * 1440,
  'whole days from 7 to 30',
  'write it like days(28)',
);

const latency = fields({ under: timeLimit, share: goal } satisfies Shape<LatencyInput>, {
  over: 'under',
  percent: 'share',
});

const oneGoal = { availability: goal.optional(), latency: latency.optional() };

const route = fields(oneGoal satisfies Shape<RouteObjectivesInput>).superRefine(
  (value, context) => {
    if (Object.keys(value).length > 0) return;
    complain(context, [], {
      rule: 'given a goal',
      advice: 'give availability or latency, or remove the route',
    });
  },
  { when: ({ value }) => isObject(value) },
);

/** It is in the names of alarms: with the service's and the environment's, far below CloudWatch's 255. */
export const longestName = 40;
const isName = (value: unknown): value is string =>
  typeof value === 'string' && namePattern.test(value) && value.length <= longestName;
const nameRule = `small letters, digits and single hyphens, first a letter, at most ${longestName}`;

const routes = z.record(z.string(), route, { error: 'an object' }).superRefine(
  (value, context) => {
    for (const name of Object.keys(value)) {
      if (!isName(name))
        complain(context, [name], {
          rule: `named by ${nameRule}`,
          got: show(name),
          advice: 'rename it: it is what the service calls the route in its metrics',
        });
    }
  },
  { when: ({ value }) => isObject(value) },
);

/** source: CloudWatch API reference, MetricDatum and Dimension */
const namespace = text(
  /^(?!:)[^:\s][A-Za-z0-9.\-_/#:]{0,254}$/,
  'a namespace of CloudWatch',
  'see aws cloudwatch list-metrics',
);
const metric = text(
  /^[\x20-\x7e]{1,255}$/,
  'the name of a metric, at most 255 characters',
  'see aws cloudwatch list-metrics',
);

/** Something that a metric counts. */
export const count = fields({
  namespace,
  metric,
  dimensions: texts(/^[^:][\x21-\x7e]{0,254}$/, 'what CloudWatch takes for a dimension').optional(),
} satisfies Shape<CountInput>);

const business = fields({
  name: field<string>(isName, nameRule, 'it names alarms'),
  goal,
  good: count,
  total: count,
} satisfies Shape<BusinessObjectiveInput>);

export const objectives = fields({
  ...oneGoal,
  window: window.optional(),
  routes: routes.optional(),
  business: list(business).optional(),
  burnRates: oneOf(burnRates, 'leave it out for all').optional(),
} satisfies Shape<ObjectivesInput>).superRefine(
  (value, context) => {
    const names = Object.keys(value);
    if (names.length === 0 || goals.some((name) => names.includes(name))) return;
    complain(context, [], {
      rule: 'given a goal',
      advice: `give one of ${goals.join(', ')}, or write {} for none`,
    });
  },
  { when: ({ value }) => isObject(value) },
);

const goals: readonly (keyof ObjectivesInput)[] = ['availability', 'latency', 'routes', 'business'];
