import type { ContainerDefinition, ServiceRevision } from '@aws-sdk/client-ecs';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { harmless } from '../aws/harmless';
import { ecsPlaceOf, type ServiceOptions } from '../aws/options';
import type { Pause } from '../aws/pause';
import { EXIT, VerbFailed } from '../exit-codes';
import type { LogsOptions } from '../logs';
import type { Progress } from '../progress';
import { takesColours } from '../terminal/colours';
import { momentOf } from '../terminal/moment';
import { unlessAborted } from '../verdict/wait';
import { Asking } from './asking';
import { besideOf, containersBeside } from './beside';
import { inOrder, type LogLine, merged } from './line';
import type { Output } from './output';
import { LineReader, type Span } from './read';
import { jsonOf, textOf } from './report';
import { Revisions } from './revisions';
import { Seen } from './seen';
import { type LogPlaces, type LogSource, placesOf } from './sources';
import { TaskRevisions } from './tasks';

/**
 * Milliseconds. CloudWatch Logs answers FilterLogEvents five times a second in an account and region, to all who look.
 * source: AWS re:Post knowledge center, cloudwatch-logs-throttling
 */
const LOOK_EVERY = 3000;

export interface LogsSurroundings {
  readonly connect: (options: ServiceOptions) => Promise<Clients>;
  readonly pause: Pause;
  readonly progress: Pick<Progress, 'line' | 'follow'>;
  readonly output: Output;
}

/** With the time that it begins at. */
type Asked = LogsOptions & { readonly since: number };

/**
 * Tells the lines, and with `--follow` goes on until the output's signal.
 *
 * @throws VerbFailed for what AWS refuses, and the reason of the signal
 */
export async function tellLogs(options: Asked, surroundings: LogsSurroundings): Promise<void> {
  const { signal } = surroundings.output;
  try {
    // Not every call hears of the signal.
    await unlessAborted(tell(options, surroundings), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof VerbFailed ? error : (callFailed(error, options) ?? error);
  }
}

async function tell(options: Asked, { connect, pause, progress, output }: LogsSurroundings): Promise<void> {
  const { since, until, follow, filter, limit } = options;
  const clients = await connect(options);
  const asking = new Asking(pause, progress, output.signal);
  const { containers, revision, tasks } = await writersOf(clients, asking, options);
  const sources = readable(placesOf(containers), options, progress);
  const needsRevisions = options.json === true || revision !== undefined;
  const colours = takesColours({ isTTY: output.isTerminal });
  const several = new Set(sources.map(({ container }) => container)).size > 1;
  let told = 0;
  const write = async (lines: readonly LogLine[]): Promise<void> => {
    if (lines.length === 0) return;
    // A status line below would be written over.
    progress.follow(undefined);
    told += lines.length;
    const text = lines.map((line) =>
      options.json
        ? jsonOf(line, tasks?.of(line.task))
        : textOf(line, { colours, containers: several, now: pause.now() }),
    );
    await output.write(text.join(''));
  };

  const reader = new LineReader(clients, asking, filter);
  const seen = new Seen(since);
  let lookedAt = pause.now();
  /** Those that are asked for and were not told. */
  const untold = async (lines: readonly LogLine[]): Promise<readonly LogLine[]> => {
    const news = follow ? seen.news(lines, lookedAt) : lines;
    if (needsRevisions) await tasks?.learn(news.map(({ task }) => task));
    const wanted = revision?.serviceRevisionArn;
    return wanted === undefined ? news : news.filter(({ task }) => tasks?.of(task) === wanted);
  };
  const spanFrom = (from: number): Span => ({ since: from, ...(until !== undefined && { until }) });
  const look = async (from: number): Promise<void> => {
    const pages = sources.map((source) => reader.pages(source, spanFrom(from)));
    for await (const lines of merged(pages)) await write(await untold(lines));
  };
  const lookBack = async (most: number): Promise<void> => {
    const all: LogLine[] = [];
    for (const source of sources) {
      const found: LogLine[] = [];
      for await (const lines of reader.pages(source, spanFrom(since), 'newest')) {
        found.unshift(...(await untold(lines)));
        // What the next look reads again must have been seen, or it would be told as new.
        const isSeen = !follow || (lines[0]?.at ?? Number.POSITIVE_INFINITY) < seen.next(lookedAt);
        if (found.length >= most && isSeen) break;
      }
      all.push(...found.slice(-most));
    }
    await write(inOrder(all).slice(-most));
  };

  const status = reading(sources, pause);
  progress.follow(status);
  await (limit === undefined ? look(since) : lookBack(limit));
  progress.follow(undefined);
  const { size } = tasks?.forgotten ?? new Set();
  if (revision !== undefined && size > 0) {
    progress.line(
      `Not shown: lines of ${size} ${size === 1 ? 'task' : 'tasks'} that ECS has forgotten, so that no revision is known`,
    );
  }
  if (!follow) {
    if (told === 0) progress.line(noLine(options, until ?? pause.now()));
    return;
  }
  for (;;) {
    await pause.sleep(LOOK_EVERY, output.signal);
    const from = seen.next(lookedAt);
    lookedAt = pause.now();
    await look(from);
  }
}

/** Whose lines are told: a run of a job is of no service of ECS, and what a worker's revision is nobody asks. */
async function writersOf(
  { ecs }: Pick<Clients, 'ecs'>,
  asking: Asking,
  options: Asked,
): Promise<{
  readonly containers: readonly ContainerDefinition[];
  readonly revision?: ServiceRevision;
  readonly tasks?: TaskRevisions;
}> {
  const beside = besideOf(options);
  if (beside) return { containers: await containersBeside(ecs, asking, options, beside) };
  const revisions = await Revisions.of(ecs, asking, options);
  const revision = options.revision === undefined ? undefined : await revisions.named(options.revision);
  return {
    containers: await revisions.containersOf(revision ? [revision] : revisions.current),
    ...(revision && { revision }),
    tasks: new TaskRevisions(ecs, ecsPlaceOf(options), asking, revisions),
  };
}

/** @throws VerbFailed when nothing is */
function readable(
  { sources, elsewhere }: LogPlaces,
  options: LogsOptions,
  progress: Pick<Progress, 'line'>,
): readonly LogSource[] {
  const { container } = options;
  const who = whoOf(options);
  const isAsked = (one: { readonly container: string }) =>
    container === undefined || one.container === container;
  const [found, not] = [sources.filter(isAsked), elsewhere.filter(isAsked)];
  const why = not.map((one) => harmless(`container ${one.container} ${one.why}`));
  if (found.length === 0 && not.length === 0) {
    const names = [...new Set([...sources, ...elsewhere].map((one) => one.container))].join(', ');
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      harmless(`--container must be a container of ${who}, got ${container}; it has ${names}`),
    );
  }
  if (found.length === 0) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `could not tell: ${who} must log by awslogs, got: ${why.join('; ')}`,
    );
  }
  for (const line of why) progress.line(`Not shown: ${line}`);
  return found;
}

/** Of a long reading, how long it takes. */
function reading(sources: readonly LogSource[], pause: Pause): () => string {
  const startedAt = pause.now();
  const groups = [...new Set(sources.map(({ group }) => group))].join(', ');
  return () => {
    const seconds = Math.round((pause.now() - startedAt) / 1000);
    return seconds < 2 ? '' : harmless(`reading ${groups}, ${seconds} s so far`);
  };
}

function whoOf(options: LogsOptions): string {
  const beside = besideOf(options);
  return `${beside ? `the ${beside.is} ${beside.name} of ` : ''}${options.service} in ${options.env}`;
}

function noLine(options: Asked, until: number): string {
  const { filter, revision, since } = options;
  const of = [
    ...(revision === undefined ? [] : [`of revision ${revision}`]),
    ...(filter === undefined ? [] : ['that the filter lets through']),
  ];
  const span = `from ${momentOf(new Date(since).toISOString())} to ${momentOf(new Date(until).toISOString())}`;
  return harmless([`No line of ${whoOf(options)}`, ...of, span].join(' '));
}
