import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import type { Answers } from './queries';

/** CloudWatch did not answer with all that was asked. */
class MetricsIncomplete extends Error {
  override readonly name = 'MetricsIncomplete';
}

/** From and until when, in milliseconds since the Unix epoch. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * The datapoints of some queries, by minute.
 *
 * @throws MetricsIncomplete for an answer that CloudWatch calls other than complete, and what the SDK throws: a part of
 * the minutes is no measure of a release
 */
export async function readMetrics(
  cloudwatch: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  { from, until }: Span,
  signal: AbortSignal,
): Promise<Answers> {
  const answers = new Map<string, Map<number, number>>();
  if (queries.length === 0 || from >= until) return answers;
  let NextToken: string | undefined;
  do {
    const answer = await cloudwatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: [...queries],
        StartTime: new Date(from),
        EndTime: new Date(until),
        ScanBy: 'TimestampAscending',
        ...(NextToken !== undefined && { NextToken }),
      }),
      { abortSignal: signal },
    );
    // Of the whole operation: as much of it as possible is then carried out, which is a part.
    // source: CloudWatch API reference, GetMetricData: Messages
    const [message] = answer.Messages ?? [];
    if (message) throw new MetricsIncomplete(`GetMetricData answered with ${message.Code}: ${message.Value}`);
    NextToken = answer.NextToken;
    for (const { Id = '', Timestamps = [], Values = [], StatusCode } of answer.MetricDataResults ?? []) {
      // `PartialData` says that more is to come: with a page behind it, or with nothing.
      if (StatusCode !== 'Complete' && !(StatusCode === 'PartialData' && NextToken !== undefined)) {
        throw new MetricsIncomplete(`GetMetricData answered ${Id} with ${StatusCode}`);
      }
      if (Timestamps.length !== Values.length) {
        throw new MetricsIncomplete(`GetMetricData answered ${Id} with more times or values than the other`);
      }
      const values = answers.get(Id) ?? new Map<number, number>();
      answers.set(Id, values);
      Timestamps.forEach((time, at) => {
        values.set(time.getTime(), Values[at] ?? Number.NaN);
      });
    }
  } while (NextToken !== undefined);
  return allOf(queries, answers);
}

/** @throws MetricsIncomplete where a query has no result, or a value is none */
function allOf(queries: readonly MetricDataQuery[], answers: Answers): Answers {
  for (const { Id = '' } of queries) {
    const values = answers.get(Id);
    if (!values) throw new MetricsIncomplete(`GetMetricData answered without ${Id}`);
    for (const value of values.values()) {
      if (!Number.isFinite(value)) throw new MetricsIncomplete(`GetMetricData answered ${Id} with no number`);
    }
  }
  return answers;
}
