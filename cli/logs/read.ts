import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { must } from '../../lambda/uniformity/must';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import type { Asking } from './asking';
import { inOrder, type LogLine } from './line';
import { type LogSource, taskOf } from './sources';

/** Times are milliseconds since the Unix epoch. */
export interface Span {
  readonly since: number;
  /** @default whatever is there */
  readonly until?: number;
}

/** Reads lines of a container. */
export class LineReader {
  private readonly clients = new Map<string | undefined, Promise<CloudWatchLogsClient>>();

  constructor(
    private readonly connected: Pick<Clients, 'logs'>,
    private readonly asking: Asking,
    private readonly filter: string | undefined,
  ) {}

  /**
   * Streams are told by the beginning of their names, not one by one: CloudWatch takes a hundred at most, and refuses
   * all when one is not there yet, as of a task that has just started.
   *
   * @param first which page comes first; each is in order of time in itself
   * @throws VerbFailed for what AWS refuses
   */
  // source: CloudWatch Logs API reference, FilterLogEvents: a page may be empty and not the last
  async *pages(
    source: LogSource,
    { since, until }: Span,
    first: 'oldest' | 'newest' = 'oldest',
  ): AsyncGenerator<readonly LogLine[]> {
    const logs = await this.clientOf(source.region);
    let nextToken: string | undefined;
    do {
      const command = new FilterLogEventsCommand({
        logGroupName: source.group,
        logStreamNamePrefix: source.streamPrefix,
        startTime: Math.max(0, since),
        ...(until !== undefined && { endTime: until }),
        ...(this.filter !== undefined && { filterPattern: this.filter }),
        ...(first === 'newest' && { startFromHead: false }),
        nextToken,
      });
      const { signal: abortSignal } = this.asking;
      const page = await this.asking
        .untilAnswered(() => logs.send(command, { abortSignal }))
        .catch((error: unknown) => {
          throw this.refused(error, source);
        });
      nextToken = page.nextToken;
      const lines = must(page.events, 'events').flatMap((event) => {
        const task = taskOf(event.logStreamName ?? '', source);
        if (task === undefined) return [];
        const { message = '' } = event;
        const [eventId, at] = [must(event.eventId, 'eventId'), must(event.timestamp, 'timestamp')];
        return [{ eventId, at, task, container: source.container, message }];
      });
      // Turned round first: lines of one moment stay as they were written.
      yield inOrder(first === 'newest' ? lines.reverse() : lines);
    } while (nextToken);
  }

  private clientOf(region: string | undefined): Promise<CloudWatchLogsClient> {
    const client = this.clients.get(region) ?? this.connected.logs(region);
    this.clients.set(region, client);
    return client;
  }

  private refused(error: unknown, { group, region, container }: LogSource): unknown {
    const { name, message } = error as Error;
    if (name === 'ResourceNotFoundException') {
      const where = region === undefined ? '' : ` in ${region}`;
      return new VerbFailed(
        EXIT.COULD_NOT_RUN,
        harmless(
          `could not tell: the log group ${group} of container ${container} must exist${where}, got ${name}; the task definition names it, and tasks cannot start without it`,
        ),
        { cause: error },
      );
    }
    if (name === 'InvalidParameterException' && this.filter !== undefined) {
      return new VerbFailed(
        EXIT.BAD_INPUT,
        harmless(
          `--filter must be a filter pattern of CloudWatch Logs, got ${this.filter}: ${message}; a text with spaces or signs goes in double quotes`,
        ),
        { cause: error },
      );
    }
    return callFailed(error, `log group ${group}`) ?? error;
  }
}
