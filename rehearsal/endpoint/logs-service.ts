import { z } from 'zod';
import { AwsError } from '../aws-error';
import { filterPattern } from '../logs/filter-pattern';
import type { LogGroup, LogGroups } from '../logs/log-groups';
import type { IngestedLogEvent, LogStream } from '../logs/log-stream';
import type { AwsService, Operation } from './aws-service';
import { page } from './paging';

/** Where log groups are, for their ARNs. */
export interface LogGroupsPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

const names = { logGroupName: z.string(), logStreamName: z.string() };
/** A group by its name, or by name or ARN. */
const groupIdentity = { logGroupName: z.string().optional(), logGroupIdentifier: z.string().optional() };
const nextToken = z.string().optional();
const createLogGroup = z.strictObject({
  logGroupName: z.string(),
  // Neither encryption, nor tags, nor the class change what is kept.
  kmsKeyId: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  logGroupClass: z.string().optional(),
});
const logGroup = z.strictObject({ logGroupName: z.string() });
const logStream = z.strictObject(names);
const putRetentionPolicy = z.strictObject({ logGroupName: z.string(), retentionInDays: z.number().int() });
const putLogEvents = z.strictObject({
  ...names,
  logEvents: z.array(z.strictObject({ timestamp: z.number().int(), message: z.string().min(1) })),
  // CloudWatch Logs has not asked for it since 2023.
  sequenceToken: z.string().optional(),
});
const getLogEvents = z.strictObject({
  ...groupIdentity,
  logStreamName: z.string(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  startFromHead: z.boolean().default(false),
  limit: z.number().int().min(1).max(10_000).default(10_000),
  nextToken,
});
const filterLogEvents = z.strictObject({
  ...groupIdentity,
  logStreamNames: z.array(z.string()).min(1).max(100).optional(),
  logStreamNamePrefix: z.string().optional(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  filterPattern: z.string().default(''),
  startFromHead: z.boolean().default(true),
  limit: z.number().int().min(1).max(10_000).default(10_000),
  // Streams have always been interleaved since 2019.
  interleaved: z.boolean().optional(),
  nextToken,
});
const describeLogGroups = z.strictObject({
  logGroupNamePrefix: z.string().optional(),
  logGroupNamePattern: z.string().optional(),
  limit: z.number().int().min(1).max(50).default(50),
  nextToken,
});
const describeLogStreams = z.strictObject({
  ...groupIdentity,
  logStreamNamePrefix: z.string().optional(),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).default('LogStreamName'),
  descending: z.boolean().default(false),
  limit: z.number().int().min(1).max(50).default(50),
  nextToken,
});

// source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html
export function logsService(groups: LogGroups, place: LogGroupsPlace): AwsService {
  return {
    name: 'CloudWatchLogs',
    json: { targetPrefix: 'Logs_20140328', version: '1.1' },
    invalidInput: 'InvalidParameterException',
    operations: { ...makingOperations(groups), ...readingOperations(groups, place) },
  };
}

function makingOperations(groups: LogGroups): Record<string, Operation> {
  return {
    CreateLogGroup(input) {
      groups.createGroup(createLogGroup.parse(input).logGroupName);
      return {};
    },

    DeleteLogGroup(input) {
      groups.deleteGroup(logGroup.parse(input).logGroupName);
      return {};
    },

    PutRetentionPolicy(input) {
      const { logGroupName, retentionInDays } = putRetentionPolicy.parse(input);
      groups.setRetention(logGroupName, retentionInDays);
      return {};
    },

    CreateLogStream(input) {
      const { logGroupName, logStreamName } = logStream.parse(input);
      groups.createStream(logGroupName, logStreamName);
      return {};
    },

    DeleteLogStream(input) {
      const { logGroupName, logStreamName } = logStream.parse(input);
      groups.deleteStream(logGroupName, logStreamName);
      return {};
    },

    PutLogEvents(input) {
      const { logGroupName, logStreamName, logEvents } = putLogEvents.parse(input);
      const { tooOldTo, tooNewFrom } = groups.put(logGroupName, logStreamName, logEvents);
      const rejected = tooOldTo !== undefined || tooNewFrom !== undefined;
      return {
        nextSequenceToken: '0',
        rejectedLogEventsInfo: rejected
          ? { tooOldLogEventEndIndex: tooOldTo, tooNewLogEventStartIndex: tooNewFrom }
          : undefined,
      };
    },
  };
}

function readingOperations(groups: LogGroups, place: LogGroupsPlace): Record<string, Operation> {
  const arnOf = ({ name }: LogGroup) =>
    `arn:${place.partition}:logs:${place.region}:${place.account}:log-group:${name}`;
  const groupOf = ({
    logGroupName,
    logGroupIdentifier,
  }: {
    logGroupName?: string | undefined;
    logGroupIdentifier?: string | undefined;
  }) => {
    const given = logGroupName ?? logGroupIdentifier;
    if (given === undefined || (logGroupName !== undefined && logGroupIdentifier !== undefined)) {
      throw new AwsError(
        'InvalidParameterException',
        'Exactly one of logGroupName and logGroupIdentifier must be specified.',
      );
    }
    return groups.group(given.replace(/^arn:.*:log-group:([^:]+).*$/, '$1'));
  };

  return {
    GetLogEvents(input) {
      const given = getLogEvents.parse(input);
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY, limit, startFromHead } = given;
      const stream = groups.stream(groupOf(given).name, given.logStreamName);
      // From the start on, before the end.
      const all = stream.kept.filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
      const events = pageAround(all, limit, given.nextToken, startFromHead);
      return {
        events: events.items.map(({ timestamp, message, ingestionTime }) => ({
          timestamp,
          message,
          ingestionTime,
        })),
        nextForwardToken: events.forward,
        nextBackwardToken: events.backward,
      };
    },

    FilterLogEvents(input) {
      const given = filterLogEvents.parse(input);
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY, logStreamNames } = given;
      const prefix = given.logStreamNamePrefix ?? '';
      const group = groupOf(given);
      const passes = filterPattern(given.filterPattern);
      const searched = logStreamNames?.map((name) => groups.stream(group.name, name)) ?? [
        ...group.streams.values(),
      ];
      const found = searched
        .filter(({ name }) => name.startsWith(prefix))
        .flatMap((stream) => stream.kept.map((event) => ({ stream, event })))
        // Up to the end, with it.
        .filter(({ event: { timestamp } }) => timestamp >= startTime && timestamp <= endTime)
        .filter(({ event }) => passes(event.message))
        .sort((a, b) => a.event.timestamp - b.event.timestamp);
      if (!given.startFromHead) found.reverse();
      const { items, nextToken } = page(found, given.limit, given.nextToken, 'InvalidParameterException');
      return {
        events: items.map(({ stream, event }) => filtered(stream, event)),
        searchedLogStreams: [],
        nextToken,
      };
    },

    DescribeLogGroups(input) {
      const {
        logGroupNamePrefix = '',
        logGroupNamePattern = '',
        limit,
        nextToken,
      } = describeLogGroups.parse(input);
      const shown = groups
        .list()
        .filter(({ name }) => name.startsWith(logGroupNamePrefix))
        .filter(({ name }) => name.toLowerCase().includes(logGroupNamePattern.toLowerCase()));
      const { items, nextToken: next } = page(shown, limit, nextToken, 'InvalidParameterException');
      return {
        logGroups: items.map((group) => ({
          logGroupName: group.name,
          creationTime: group.createdAt,
          retentionInDays: group.retentionInDays,
          arn: `${arnOf(group)}:*`,
          logGroupArn: arnOf(group),
          logGroupClass: 'STANDARD',
        })),
        nextToken: next,
      };
    },

    DescribeLogStreams(input) {
      const given = describeLogStreams.parse(input);
      const group = groupOf(given);
      const newest = ({ kept }: LogStream) => kept.at(-1)?.timestamp ?? 0;
      const shown = [...group.streams.values()]
        .filter(({ name }) => name.startsWith(given.logStreamNamePrefix ?? ''))
        .sort((a, b) =>
          given.orderBy === 'LastEventTime' ? newest(a) - newest(b) : a.name < b.name ? -1 : 1,
        );
      if (given.descending) shown.reverse();
      const { items, nextToken } = page(shown, given.limit, given.nextToken, 'InvalidParameterException');
      return {
        logStreams: items.map(({ name, createdAt, kept }) => ({
          logStreamName: name,
          creationTime: createdAt,
          firstEventTimestamp: kept[0]?.timestamp,
          lastEventTimestamp: kept.at(-1)?.timestamp,
          lastIngestionTime: kept.at(-1)?.ingestionTime,
          arn: `${arnOf(group)}:log-stream:${name}`,
        })),
        nextToken,
      };
    },
  };
}

function filtered(
  { name }: LogStream,
  { timestamp, message, ingestionTime, index }: IngestedLogEvent,
): object {
  return { logStreamName: name, timestamp, message, ingestionTime, eventId: `${name}/${index}` };
}

/** Pages of GetLogEvents go both ways. A token that comes back as it was sent says that there is no more. */
// source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
function pageAround(
  all: readonly IngestedLogEvent[],
  limit: number,
  token: string | undefined,
  fromHead: boolean,
): { readonly items: readonly IngestedLogEvent[]; readonly forward: string; readonly backward: string } {
  const [, direction, place] = /^([fb])\/(\d+)$/.exec(token ?? '') ?? [];
  if (token !== undefined && direction === undefined) {
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  const forwards = direction === undefined ? fromHead : direction === 'f';
  const from = place === undefined ? (forwards ? 0 : all.length) : Math.min(Number(place), all.length);
  const [begin, end] = forwards ? [from, from + limit] : [Math.max(0, from - limit), from];
  const items = all.slice(begin, end);
  return { items, forward: `f/${begin + items.length}`, backward: `b/${begin}` };
}
