import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { MetricSamples } from './cloudwatch-model';
import { integer, list, number, time } from './wire-shapes';

/** Dimensions as the API writes them, to an object. */
export const dimensions = list(
  z.strictObject({ Name: z.string().min(1).max(255), Value: z.string().min(1).max(1024) }),
).transform((given) => Object.fromEntries(given.map(({ Name, Value }) => [Name, Value])));

// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html, API_MetricDatum.html
const MOST_METRICS = 1000;
const MOST_VALUES = 150;
const MOST_DIMENSIONS = 30;
const LARGEST = 2 ** 360;
const [OLDEST_MS, NEWEST_MS] = [14 * 86_400_000, 2 * 3_600_000];

const datum = z.strictObject({
  MetricName: z.string().min(1).max(255),
  Dimensions: dimensions.default({}),
  Timestamp: time.optional(),
  Value: number.optional(),
  Values: list(number).optional(),
  Counts: list(number).optional(),
  StatisticValues: z
    .strictObject({ SampleCount: number, Sum: number, Minimum: number, Maximum: number })
    .optional(),
  Unit: z.string().default('None'),
  StorageResolution: integer.optional(),
});
const putMetricData = z.strictObject({
  Namespace: z.string().min(1).max(255),
  MetricData: list(datum),
  StrictEntityValidation: z.unknown().optional(),
});

/** @throws AwsError, ZodError */
export function samplesOf(input: unknown, now: number): MetricSamples[] {
  const { Namespace, MetricData } = putMetricData.parse(input);
  if (Namespace.startsWith('AWS/')) throw invalidValue('Namespace', 'not begin with AWS/');
  if (MetricData.length > MOST_METRICS)
    throw invalidValue('MetricData', `have at most ${MOST_METRICS} members`);
  return MetricData.map((given, index) => samples(Namespace, given, `MetricData.member.${index + 1}`, now));
}

function samples(namespace: string, given: z.infer<typeof datum>, where: string, now: number): MetricSamples {
  const { MetricName, Dimensions, Timestamp, Value, Values, Counts, StatisticValues, Unit } = given;
  const at = Timestamp?.getTime() ?? now;
  if (Number.isNaN(at) || at < now - OLDEST_MS || at > now + NEWEST_MS) {
    throw invalidValue(`${where}.Timestamp`, 'be within the past two weeks and the next two hours');
  }
  if (Object.keys(Dimensions).length > MOST_DIMENSIONS) {
    throw invalidValue(`${where}.Dimensions`, `have at most ${MOST_DIMENSIONS} members`);
  }
  if ([Value, Values, StatisticValues].filter((each) => each !== undefined).length !== 1) {
    throw new AwsError(
      'InvalidParameterCombination',
      `Exactly one of the parameters ${where}.Value, ${where}.Values and ${where}.StatisticValues must be specified.`,
    );
  }
  const plain = Values ?? (Value === undefined ? [] : [Value]);
  if (plain.length > MOST_VALUES)
    throw invalidValue(`${where}.Values`, `have at most ${MOST_VALUES} members`);
  if (Counts !== undefined && Counts.length !== plain.length) {
    throw invalidValue(`${where}.Counts`, 'have as many members as Values');
  }
  const all = [...plain, ...(Counts ?? []), ...Object.values(StatisticValues ?? {})];
  if (!all.every((each) => Math.abs(each) <= LARGEST))
    throw invalidValue(where, 'hold values of at most 2^360');
  return {
    namespace,
    name: MetricName,
    dimensions: Dimensions,
    at,
    unit: Unit,
    storageResolution: given.StorageResolution === 1 ? 1 : 60,
    values: plain.map((value, index) => ({ value, count: Counts?.[index] ?? 1 })),
    ...(StatisticValues && {
      statistics: {
        sampleCount: StatisticValues.SampleCount,
        sum: StatisticValues.Sum,
        minimum: StatisticValues.Minimum,
        maximum: StatisticValues.Maximum,
      },
    }),
  };
}

export function invalidValue(parameter: string, rule: string): AwsError {
  return new AwsError('InvalidParameterValue', `The parameter ${parameter} must ${rule}.`);
}
