/** What Lambda itself writes to a function's log about one invocation. */
export interface InvocationRecord {
  readonly requestId: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: 'success' | 'error' | 'timeout';
}

type Started = Pick<InvocationRecord, 'requestId' | 'functionArn' | 'startedAt'>;

// source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html,
// https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
/** The line before an invocation. */
export function startLine(format: 'Text' | 'JSON', { requestId, functionArn, startedAt }: Started): string {
  if (format === 'Text') return `START RequestId: ${requestId} Version: $LATEST`;
  return event(startedAt, 'platform.start', { requestId, functionArn, version: '$LATEST' });
}

/** The lines after it, without `Max Memory Used`: that of this machine is not Lambda's, nor the same twice. */
export function endLines(format: 'Text' | 'JSON', record: InvocationRecord): string[] {
  const { requestId, memoryMb, startedAt, endedAt, status } = record;
  const durationMs = Number((endedAt - startedAt).toFixed(2));
  const billedDurationMs = Math.ceil(durationMs);
  if (format === 'Text') {
    return [
      `END RequestId: ${requestId}`,
      [
        `REPORT RequestId: ${requestId}`,
        `Duration: ${durationMs.toFixed(2)} ms`,
        `Billed Duration: ${billedDurationMs} ms`,
        `Memory Size: ${memoryMb} MB`,
        ...(status === 'success' ? [] : [`Status: ${status}`]),
      ].join('\t'),
    ];
  }
  const metrics = { durationMs, billedDurationMs, memorySizeMB: memoryMb };
  return [
    event(endedAt, 'platform.runtimeDone', { requestId, status, metrics: { durationMs } }),
    event(endedAt, 'platform.report', { requestId, status, metrics }),
  ];
}

function event(at: number, type: string, record: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ time: new Date(at).toISOString(), type, record });
}
