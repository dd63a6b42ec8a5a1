import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { type IngestedLogEvent, type LogEvent, LogStream } from './log-stream';

export interface LogGroup {
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** Undefined when events never expire. Nothing expires in a rehearsal. */
  readonly retentionInDays: number | undefined;
  readonly streams: ReadonlyMap<string, LogStream>;
}

interface ChangeableGroup extends LogGroup {
  retentionInDays: number | undefined;
  readonly streams: Map<string, LogStream>;
}

/** What of a batch was left out. Indexes of the batch; undefined when nothing was. */
export interface RejectedEvents {
  /** The first that is too new. */
  readonly tooNewFrom: number | undefined;
  /** Behind the last that is too old. */
  readonly tooOldTo: number | undefined;
}

export type LogListener = (group: string, stream: string, events: readonly IngestedLogEvent[]) => void;

// source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
const OLDEST_MS = 14 * 86_400_000;
const NEWEST_MS = 2 * 3_600_000;
const LONGEST_BATCH_MS = 24 * 3_600_000;
const MOST_EVENTS = 10_000;

/** CloudWatch Logs of an account and region. */
export class LogGroups {
  private readonly groups = new Map<string, ChangeableGroup>();
  private readonly listeners = new Set<LogListener>();

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** @throws AwsError when it exists */
  createGroup(name: string, retentionInDays?: number): void {
    if (this.groups.has(name)) throw exists('log group');
    this.groups.set(name, { name, createdAt: this.clock.now(), retentionInDays, streams: new Map() });
  }

  /** @throws AwsError */
  deleteGroup(name: string): void {
    this.group(name);
    this.groups.delete(name);
  }

  /** @throws AwsError */
  setRetention(name: string, days: number | undefined): void {
    this.changeable(name).retentionInDays = days;
  }

  /** @throws AwsError when it exists, or its group does not */
  createStream(group: string, name: string): void {
    const { streams } = this.changeable(group);
    if (streams.has(name)) throw exists('log stream');
    streams.set(name, new LogStream(name, this.clock.now()));
  }

  /** @throws AwsError */
  deleteStream(group: string, name: string): void {
    this.stream(group, name);
    this.changeable(group).streams.delete(name);
  }

  /** @throws AwsError when there is none */
  group(name: string): LogGroup {
    return this.changeable(name);
  }

  /** @throws AwsError when there is none */
  stream(group: string, name: string): LogStream {
    const stream = this.group(group).streams.get(name);
    if (stream === undefined) throw missing('log stream');
    return stream;
  }

  /** By name. */
  list(): readonly LogGroup[] {
    return [...this.groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** What a service of AWS logs: the group and the stream are made when there are none. */
  write(group: string, stream: string, message: string): void {
    if (!this.groups.has(group)) this.createGroup(group);
    if (!this.group(group).streams.has(stream)) this.createStream(group, stream);
    this.ingest(group, stream, [{ timestamp: this.clock.now(), message }]);
  }

  /** @throws AwsError for a batch that is not taken as a whole */
  put(group: string, stream: string, events: readonly LogEvent[]): RejectedEvents {
    this.stream(group, stream);
    const [first, last] = [events[0], events.at(-1)];
    if (first === undefined || last === undefined || events.length > MOST_EVENTS) {
      throw invalid(`a batch must have 1 to ${MOST_EVENTS} log events, got ${events.length}`);
    }
    if (events.some(({ timestamp }, index) => timestamp < (events[index - 1]?.timestamp ?? 0))) {
      throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
    }
    if (last.timestamp - first.timestamp > LONGEST_BATCH_MS) {
      throw invalid(
        'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
      );
    }
    const now = this.clock.now();
    const tooOld = events.filter(({ timestamp }) => timestamp < now - OLDEST_MS).length;
    const tooNew = events.findIndex(({ timestamp }) => timestamp > now + NEWEST_MS);
    this.ingest(group, stream, events.slice(tooOld, tooNew < 0 ? undefined : tooNew));
    return {
      tooOldTo: tooOld > 0 ? tooOld : undefined,
      tooNewFrom: tooNew < 0 ? undefined : tooNew,
    };
  }

  /** @returns a function that ends it */
  onEvents(listener: LogListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private ingest(group: string, stream: string, events: readonly LogEvent[]): void {
    if (events.length === 0) return;
    const added = this.stream(group, stream).append(events, this.clock.now());
    for (const listener of this.listeners) listener(group, stream, added);
  }

  private changeable(name: string): ChangeableGroup {
    const group = this.groups.get(name);
    if (group === undefined) throw missing('log group');
    return group;
  }
}

function exists(what: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', `The specified ${what} already exists`);
}

function missing(what: string): AwsError {
  return new AwsError('ResourceNotFoundException', `The specified ${what} does not exist.`);
}

function invalid(why: string): AwsError {
  return new AwsError('InvalidParameterException', why);
}
