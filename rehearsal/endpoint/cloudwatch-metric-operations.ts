import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { NotModelled } from '../not-modelled';
import type { Operation } from './aws-service';
import { dimensions, invalidValue, samplesOf } from './cloudwatch-metric-samples';
import type { CloudWatchMetric, CloudWatchModel, MetricDataQueryView } from './cloudwatch-model';
import { page } from './paging';
import { boolean, integer, list, time } from './wire-shapes';

const MINUTE = 60_000;
const SECOND = 1000;

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html and the pages beside
const MOST_QUERIES = 500;
const MOST_DATAPOINTS = 100_800;
const MOST_DATAPOINTS_OF_STATISTICS = 1440;
const METRICS_ON_A_PAGE = 500;

const metric = z.strictObject({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: dimensions.default({}),
});
const period = integer.pipe(
  z
    .number()
    .refine((seconds) => [1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0), {
      message: 'a period must be 1, 5, 10, 20, 30 or a multiple of 60 seconds',
    }),
);
const query = z.strictObject({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]*$/),
  MetricStat: z
    .strictObject({ Metric: metric, Period: period, Stat: z.string(), Unit: z.string().optional() })
    .optional(),
  Expression: z.string().min(1).optional(),
  Label: z.string().optional(),
  ReturnData: boolean.default(true),
  Period: period.optional(),
});
const getMetricData = z.strictObject({
  MetricDataQueries: list(query),
  StartTime: time,
  EndTime: time,
  ScanBy: z.enum(['TimestampAscending', 'TimestampDescending']).default('TimestampDescending'),
  MaxDatapoints: integer.default(MOST_DATAPOINTS),
  LabelOptions: z.strictObject({ Timezone: z.string().optional() }).optional(),
});
const getMetricStatistics = metric.extend({
  StartTime: time,
  EndTime: time,
  Period: period,
  Statistics: list(z.enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'])).default([]),
  ExtendedStatistics: list(z.string()).default([]),
  Unit: z.string().optional(),
});
const listMetrics = z.strictObject({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: list(z.strictObject({ Name: z.string(), Value: z.string().optional() })).default([]),
  NextToken: z.string().optional(),
});

export function metricOperations(
  model: CloudWatchModel,
  clock: Pick<Clock, 'now'>,
): Record<string, Operation> {
  return {
    PutMetricData(input) {
      model.putMetricData(samplesOf(input, clock.now()));
      return {};
    },

    GetMetricData(input) {
      const given = getMetricData.parse(input);
      const { start, end } = range(given);
      const queries = given.MetricDataQueries.map(queryView);
      if (queries.length > MOST_QUERIES)
        throw invalidValue('MetricDataQueries', `have at most ${MOST_QUERIES} members`);
      if (new Set(queries.map(({ id }) => id)).size < queries.length) {
        throw new AwsError(
          'ValidationError',
          'The values for parameter id in MetricDataQueries are not unique.',
        );
      }
      const returned = new Set(queries.filter(({ returnData }) => returnData).map(({ id }) => id));
      const results = model.getMetricData(queries, start, end).filter(({ id }) => returned.has(id));
      const size = results.reduce((sum, { datapoints }) => sum + datapoints.length, 0);
      if (size > given.MaxDatapoints) throw new NotModelled('more datapoints than MaxDatapoints');
      const sign = given.ScanBy === 'TimestampAscending' ? 1 : -1;
      return {
        MetricDataResults: results.map(({ id, label, datapoints }) => {
          const sorted = [...datapoints].sort((a, b) => sign * (a.at - b.at));
          return {
            Id: id,
            Label: label,
            Timestamps: sorted.map(({ at }) => new Date(at)),
            Values: sorted.map(({ value }) => value),
            StatusCode: 'Complete',
          };
        }),
        Messages: [],
      };
    },

    GetMetricStatistics(input) {
      const given = getMetricStatistics.parse(input);
      const { start, end } = range(given);
      const names = [...given.Statistics, ...given.ExtendedStatistics];
      if (names.length === 0) {
        throw new AwsError(
          'MissingParameter',
          'The parameter Statistics or ExtendedStatistics must be specified.',
        );
      }
      const periodMs = given.Period * SECOND;
      if ((end - start) / periodMs > MOST_DATAPOINTS_OF_STATISTICS) {
        throw new AwsError(
          'InvalidParameterCombination',
          `You have requested up to ${Math.ceil((end - start) / periodMs)} datapoints, which exceeds the limit of ${MOST_DATAPOINTS_OF_STATISTICS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
        );
      }
      const wanted = metricView(given);
      const queries = names.map((statistic, index) => ({
        id: `s${index}`,
        label: undefined,
        returnData: true,
        periodMs,
        source: { metric: wanted, statistic, unit: given.Unit },
      }));
      const series = new Map(
        model.getMetricData(queries, start, end).map(({ id, datapoints }) => [id, datapoints]),
      );
      const merged = new Map<number, Map<string, number>>();
      for (const [index, statistic] of names.entries()) {
        for (const { at, value } of series.get(`s${index}`) ?? []) {
          merged.set(at, (merged.get(at) ?? new Map<string, number>()).set(statistic, value));
        }
      }
      const Unit = given.Unit ?? model.unitOf(wanted) ?? 'None';
      return {
        Label: given.MetricName,
        // AWS promises no order; this is the order of time.
        Datapoints: [...merged]
          .sort(([a], [b]) => a - b)
          .map(([at, values]) => datapointAnswer(at, values, given.ExtendedStatistics, Unit)),
      };
    },

    ListMetrics(input) {
      const { Namespace, MetricName, Dimensions, NextToken } = listMetrics.parse(input);
      const shown = model
        .metrics()
        .filter(({ namespace }) => Namespace === undefined || namespace === Namespace)
        .filter(({ name }) => MetricName === undefined || name === MetricName)
        .filter(({ dimensions }) =>
          Dimensions.every(({ Name, Value }) =>
            Value === undefined ? Object.hasOwn(dimensions, Name) : dimensions[Name] === Value,
          ),
        );
      const { items, nextToken } = page(shown, METRICS_ON_A_PAGE, NextToken, 'InvalidParameterValue');
      return { Metrics: items.map(metricAnswer), NextToken: nextToken };
    },
  };
}

/** From the whole minute on. */
function range({ StartTime, EndTime }: { StartTime: Date; EndTime: Date }): { start: number; end: number } {
  const [start, end] = [StartTime.getTime(), EndTime.getTime()];
  if (!(start < end)) {
    throw new AwsError('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
  }
  return { start: Math.floor(start / MINUTE) * MINUTE, end };
}

function queryView(given: z.infer<typeof query>): MetricDataQueryView {
  const { Id, MetricStat, Expression, Label, ReturnData, Period } = given;
  if ((MetricStat === undefined) === (Expression === undefined)) {
    throw new AwsError(
      'ValidationError',
      `The parameter MetricDataQueries must have either MetricStat or Expression for the query ${Id}.`,
    );
  }
  const seconds = MetricStat?.Period ?? Period;
  return {
    id: Id,
    label: Label,
    returnData: ReturnData,
    periodMs: seconds === undefined ? undefined : seconds * SECOND,
    source: MetricStat
      ? { metric: metricView(MetricStat.Metric), statistic: MetricStat.Stat, unit: MetricStat.Unit }
      : { expression: Expression ?? '' },
  };
}

function metricView({ Namespace, MetricName, Dimensions }: z.infer<typeof metric>): CloudWatchMetric {
  return { namespace: Namespace, name: MetricName, dimensions: Dimensions };
}

function metricAnswer({ namespace, name, dimensions }: CloudWatchMetric): object {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

function datapointAnswer(
  at: number,
  values: ReadonlyMap<string, number>,
  extended: readonly string[],
  Unit: string,
): object {
  const [plain, others] = [false, true].map((isExtended) =>
    [...values].filter(([name]) => extended.includes(name) === isExtended),
  );
  return {
    Timestamp: new Date(at),
    ...Object.fromEntries(plain ?? []),
    ExtendedStatistics: others && others.length > 0 ? new Map(others) : undefined,
    Unit,
  };
}
