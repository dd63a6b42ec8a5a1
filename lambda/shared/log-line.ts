/**
 * Writes one line of a function's log: a JSON object.
 *
 * Not by `console`: under Lambda's JSON log format the runtime puts what a console method takes, as text, into the
 * `message` of an object of its own, and CloudWatch looks for embedded metrics at the root of a line alone. What is
 * written to stdout is passed on as it is.
 * source: aws-lambda-nodejs-runtime-interface-client, its log formatter; awslabs/aws-embedded-metrics-node#158
 */
export function writeLogLine(entry: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}

/** What went wrong, for who reads the log; nowhere else is the text of an error shown. */
export function logError(message: string, error: unknown): void {
  writeLogLine({ level: 'error', message, error: String(error) });
}
