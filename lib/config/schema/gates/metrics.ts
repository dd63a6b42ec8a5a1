import { z } from 'zod';
import { type Duration, inMinutes, isDuration } from '../../duration';
import {
  type CustomMetricInput,
  denominators,
  directions,
  fillCustom,
  type MetricsOptions,
  metricsStages,
} from '../../gates/metrics';
import { namePattern } from '../../names';
import { complain, field, fields, isObject, list, once, oneOf, type Shape, text, texts } from '../field';
import { timeLimit } from '../release';
import { gateOptions, stagesOf } from './common';

/** Beyond one half, the judge has nothing left that counts as bad. */
const percent = field<number>(
  (value) => typeof value === 'number' && value >= 0.001 && value <= 50,
  'a number from 0.001 to 50',
  'give the percentage that the objective leaves room for: 0.1 for 99.9 %',
);

const wholeMinutes = (from: number, to: number) =>
  field<Duration>(
    (value) =>
      isDuration(value) &&
      Number.isInteger(inMinutes(value)) &&
      inMinutes(value) >= from &&
      inMinutes(value) <= to,
    `whole minutes from ${from} to ${to}`,
    `write it like minutes(${from})`,
  );

/** source: CloudWatch API reference, Metric and Dimension: names and values have at most 255 and 1024 characters */
const named = text(
  /^[\x21-\x7e][\x20-\x7e]{0,254}$/,
  "CloudWatch's name, in ASCII",
  'copy it from the console',
);

/** source: CloudWatch user guide, "Statistics definitions" */
const statistic = text(
  /^(Sum|SampleCount|Average|Minimum|Maximum|p\d{1,2}(\.\d+)?|(TC|TM|TS|WM|PR)\([\d.:%]+\))$/,
  'a statistic of CloudWatch',
  'write it like Sum, SampleCount or p99',
);

/** Of one metric. source: CloudWatch API reference, Metric (Dimensions) */
const mostDimensions = 30;

/** `{…}` stands for what only the gate knows; a value has 1 to 1024 characters. source: as above, Dimension (Value) */
const placeholders: readonly string[] = ['{targetGroup}', '{loadBalancer}'];

const dimensions = texts(/^[\x21-\x7e][\x20-\x7e]{0,254}$/, "a dimension's name").superRefine(
  (value, context) => {
    const all = Object.entries(value);
    if (all.length > mostDimensions) {
      complain(context, [], {
        rule: `at most ${mostDimensions}, since a metric of CloudWatch has no more`,
        got: `${all.length}`,
        advice: 'copy them from the console',
      });
    }
    for (const [name, content] of all) {
      if (typeof content !== 'string') continue;
      if (!/^(?=.*\S)[\x20-\x7e]{1,1024}$/.test(content)) {
        complain(context, [name], {
          rule: "CloudWatch's value, in ASCII",
          advice: 'copy it from the console',
        });
      } else if (/^\{.*\}$/.test(content) && !placeholders.includes(content)) {
        complain(context, [name], {
          rule: `${placeholders.join(' or ')}, or a value without braces`,
          advice: 'correct it',
        });
      }
    }
  },
  { when: ({ value }) => isObject(value) },
);

const custom = fields({
  name: text(namePattern, 'small letters, digits and single hyphens, first a letter', 'verdicts name it'),
  namespace: named,
  metric: named,
  dimensions: dimensions.optional(),
  statistic: statistic.optional(),
  worse: oneOf(directions, 'say which way is worse'),
  per: oneOf(denominators, 'a request is green’s or blue’s; a minute is the service’s').optional(),
  by: field<number>(
    (value) => typeof value === 'number' && value >= 1 && value <= 99,
    'a number from 1 to 99',
    'give the percentage by which it must be worse',
  ).optional(),
} satisfies Shape<CustomMetricInput>).superRefine(
  ({ per, dimensions = {} }, context) => {
    const isOfGroup = Object.values(dimensions).includes('{targetGroup}');
    if (per === 'request' && !isOfGroup) {
      complain(context, ['dimensions'], {
        rule: "given a dimension with the value {targetGroup}, since a request is green's or blue's",
        advice: 'add it, or compare it per minute',
      });
    }
    if (per !== 'request' && isOfGroup) {
      complain(context, ['dimensions'], {
        rule: 'without {targetGroup}, since a number a minute is of the whole service',
        advice: "write per: 'request', or take it out",
      });
    }
  },
  once('per', 'dimensions'),
);

/** Bytes of the custom metrics: Lambda gives a function 4 KB for its environment. source: as of smokeTest() */
export const longestCustom = 2500;

export const metrics = fields({
  kind: z.literal('metrics'),
  ...gateOptions,
  errors: fields({ percent } satisfies Shape<{ percent: number }>).optional(),
  slow: fields({ over: timeLimit, percent } satisfies Shape<{ over: Duration; percent: number }>).optional(),
  custom: list(custom).optional(),
  warmUp: wholeMinutes(0, 60).optional(),
  history: wholeMinutes(30, 1440).optional(),
  stages: stagesOf(oneOf(metricsStages, 'green has users nowhere else')).optional(),
} satisfies Shape<{ kind: 'metrics' } & MetricsOptions>).superRefine(
  ({ custom: metricsOfTeam = [] }, context) => {
    const bytes = Buffer.byteLength(JSON.stringify(metricsOfTeam.map(fillCustom)));
    if (bytes > longestCustom) {
      complain(context, ['custom'], {
        rule: `at most ${longestCustom} bytes as JSON with their defaults, since Lambda takes an environment of 4 KB`,
        got: `${bytes} bytes`,
        advice: 'split them between two gates, each with an id',
      });
    }
    const builtIn = ['errors', 'slow', 'unanswered'];
    const names = [...builtIn, ...metricsOfTeam.map((one) => (isObject(one) ? one.name : undefined))];
    names.forEach((name, at) => {
      if (at < builtIn.length || typeof name !== 'string' || names.indexOf(name) === at) return;
      complain(context, ['custom', at - builtIn.length, 'name'], {
        rule: `a name of its own, not ${name}`,
        advice: 'give it another name',
      });
    });
  },
  once('custom'),
);
