import { format } from 'node:util';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
type Level = (typeof LEVELS)[number];

/** Console methods by what Lambda's runtime for Node takes them for. */
// source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
const METHODS: Readonly<Record<string, Level>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  log: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

/** The log of this process: what `console` writes, in Lambda's formats, and lines written to stdout and stderr. */
export class ChildLog {
  private requestId: string | undefined;
  private json = false;
  /** What was written behind the last line break. */
  private readonly rests = new Map<NodeJS.WriteStream, string>();

  /** @param event takes one event of the log */
  constructor(private readonly event: (text: string) => void) {
    for (const stream of [process.stdout, process.stderr]) this.takeLines(stream);
  }

  /** By the variables that Lambda sets for the function's LoggingConfig. */
  configure({ AWS_LAMBDA_LOG_FORMAT, AWS_LAMBDA_LOG_LEVEL }: NodeJS.ProcessEnv): void {
    this.json = AWS_LAMBDA_LOG_FORMAT === 'JSON';
    this.requestId = undefined;
    const least = this.json ? LEVELS.indexOf(AWS_LAMBDA_LOG_LEVEL as Level) : 0;
    const methods = Object.entries(METHODS).map(([name, level]) => [
      name,
      LEVELS.indexOf(level) < least ? () => {} : (...values: unknown[]) => this.write(level, values),
    ]);
    Object.assign(console, Object.fromEntries(methods));
  }

  /** @param requestId of the invocation that begins */
  begin(requestId: string): void {
    this.requestId = requestId;
  }

  /** A line that is no handler's: it is not filtered and has no level. */
  say(line: string): void {
    this.event(line);
  }

  /** The end of an invocation ends a line. */
  flush(): void {
    for (const rest of this.rests.values()) if (rest !== '') this.event(rest);
    this.rests.clear();
  }

  /** What Lambda's runtime writes of an invocation that fails. */
  invokeError(error: unknown): void {
    const cause = error instanceof Error ? error : new Error(String(error));
    if (this.json) this.write('ERROR', [cause]);
    else this.write('ERROR', ['Invoke Error', `\t${JSON.stringify(described(cause))}`]);
  }

  private write(level: Level, values: readonly unknown[]): void {
    const timestamp = new Date().toISOString();
    if (!this.json) {
      this.event([timestamp, this.requestId, level, format(...values)].join('\t'));
      return;
    }
    const [only] = values;
    const failed =
      values.length > 1 ? values.find((value): value is Error => value instanceof Error) : undefined;
    const { stack, ...failure } = failed ? described(failed) : { stack: undefined };
    this.event(
      jsonOf({
        timestamp,
        level,
        requestId: this.requestId,
        message: values.length === 1 ? only : format(...values),
        ...failure,
        ...(stack && { stackTrace: stack }),
      }),
    );
  }

  private takeLines(stream: NodeJS.WriteStream): void {
    const write = (chunk: string | Uint8Array, ...more: unknown[]) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const lines = `${this.rests.get(stream) ?? ''}${text}`.split('\n');
      this.rests.set(stream, lines.pop() ?? '');
      for (const line of lines) this.event(line);
      const done = more.find((value): value is () => void => typeof value === 'function');
      if (done) process.nextTick(done);
      return true;
    };
    stream.write = write as typeof stream.write;
  }
}

function described(error: Error): { errorType: string; errorMessage: string; stack: string[] } {
  return { errorType: error.name, errorMessage: error.message, stack: error.stack?.split('\n') ?? [] };
}

/** Errors inside a message as Lambda writes them; what is no JSON, as text. */
function jsonOf(line: Readonly<Record<string, unknown>>): string {
  const withErrors = (_key: string, value: unknown) => {
    if (!(value instanceof Error)) return value;
    const { stack, ...rest } = described(value);
    return { ...rest, stackTrace: stack, ...value };
  };
  try {
    return JSON.stringify(line, withErrors);
  } catch {
    // A circle or a bigint, which is no error of the handler's.
    return JSON.stringify({ ...line, message: format(line.message) });
  }
}
