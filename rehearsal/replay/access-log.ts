import { basename } from 'node:path';
import { Malformed } from '../assembly/parse';
import { type LeftOut, readEntry } from './entry';
import { linesOf } from './lines';
import { contentsOf, type LogFile, logFilesOf } from './log-files';
import { Minutes } from './minutes';
import { shapeOf } from './shape';
import { type CountedShape, Shapes } from './shapes';

/** What is kept of an access log: how many asked for what shape of path in which minute, and nothing of who did. */
export interface AccessLog {
  readonly files: number;
  readonly lines: number;
  /** Requests that can be replayed. */
  readonly requests: number;
  /** Their number in each minute of the log, in order. */
  readonly minutes: readonly number[];
  /** The most frequent first. */
  readonly shapes: readonly CountedShape[];
  /** Why other entries give no request, and how often. */
  readonly leftOut: ReadonlyMap<LeftOut, number>;
  /** Lines that are no entries. */
  readonly malformed: number;
  /** The first of them, and files that end in the middle: where, and why. Nothing of what they say. */
  readonly problems: readonly string[];
}

/** How far reading has come. */
export interface Reading {
  readonly lines: number;
  readonly readBytes: number;
  readonly ofBytes: number;
}

const MOST_NAMED = 5;
/** Lines between two looks at whether it should go on. */
const BATCH = 4096;

/**
 * Reads access logs as S3 delivers them, in a stream: memory does not grow with the log.
 *
 * @param paths files, or folders of files
 * @param onProgress is told now and then
 * @throws Malformed when there is no file, or nothing to replay in them
 */
export async function readAccessLog(
  paths: readonly string[],
  onProgress: (reading: Reading) => void = () => {},
  signal?: AbortSignal,
): Promise<AccessLog> {
  const files = logFilesOf(paths);
  const book = new Book();
  const ofBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let readBytes = 0;
  for (const file of files) {
    await readFile(file, book, (bytes) => {
      readBytes += bytes;
      signal?.throwIfAborted();
      onProgress({ lines: book.lines, readBytes, ofBytes });
    });
    await book.rest();
    signal?.throwIfAborted();
  }
  const log = book.close(files.length);
  if (log.requests > 0) return log;
  const why = [
    ...[...log.leftOut].map(([reason, times]) => `${times} ${WHY[reason]}`),
    ...(log.malformed > 0 ? [`${log.malformed} that are no entries`] : []),
    ...log.problems,
  ];
  throw new Malformed([
    `--replay must have GET or HEAD requests that reached the service, got ${log.lines} lines without one` +
      `${why.length > 0 ? ` (${why.join('; ')})` : ''}; give access logs of an Application Load Balancer`,
  ]);
}

/** Words for a report. */
export const WHY: Readonly<Record<LeftOut, string>> = {
  acts: 'of other methods than GET and HEAD, which could act',
  websocket: 'WebSocket connections',
  'other-type': 'of a type that is not known',
  'no-request': 'without an HTTP request',
  'no-target': 'answered by the load balancer itself: a redirect, a refusal',
  'another-rule': 'for a path that another rule takes',
  'too-far-apart': 'too far from the others in time',
};

class Book {
  lines = 0;
  private requests = 0;
  private malformed = 0;
  private readonly minutes = new Minutes();
  private readonly shapes = new Shapes();
  private readonly leftOut = new Map<LeftOut, number>();
  private readonly problems: string[] = [];
  private readonly broken: string[] = [];

  add(line: string): string | undefined {
    this.lines += 1;
    const entry = readEntry(line);
    if ('malformed' in entry) return entry.malformed;
    if ('leftOut' in entry) this.leaveOut(entry.leftOut);
    else if (!this.minutes.add(entry.at)) this.leaveOut('too-far-apart');
    else {
      this.requests += 1;
      this.shapes.add(shapeOf(entry.path), entry.method);
    }
    return undefined;
  }

  isMalformed(where: string, why: string): void {
    this.malformed += 1;
    if (this.problems.length < MOST_NAMED) this.problems.push(`${where} (${why})`);
  }

  isBroken(problem: string): void {
    if (this.broken.length < MOST_NAMED) this.broken.push(problem);
  }

  /** Lets a signal, and the status line, have their turn. */
  rest(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  close(files: number): AccessLog {
    const { lines, requests, malformed, leftOut } = this;
    const problems = [...this.broken, ...this.problems];
    const [minutes, shapes] = [this.minutes.inOrder(), this.shapes.counted()];
    return { files, lines, requests, minutes, shapes, leftOut, malformed, problems };
  }

  private leaveOut(why: LeftOut): void {
    this.leftOut.set(why, (this.leftOut.get(why) ?? 0) + 1);
  }
}

async function readFile(file: LogFile, book: Book, onBytes: (bytes: number) => void): Promise<void> {
  const name = basename(file.path);
  let number = 0;
  try {
    for await (const line of linesOf(contentsOf(file, onBytes))) {
      number += 1;
      if (number % BATCH === 0) await book.rest();
      if (typeof line !== 'string') book.lines += 1;
      if (line === '' || line === '\r') continue;
      const why = typeof line === 'string' ? book.add(line.replace(/\r$/, '')) : 'too long';
      if (why !== undefined) book.isMalformed(`line ${number} of ${name}`, why);
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A download that broke off: what was before it counts.
    if (code?.startsWith('Z_') !== true) throw error;
    book.isBroken(`${name} cannot be unpacked after line ${number} (${code})`);
  }
}
