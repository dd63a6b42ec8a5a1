import { type Logger, pino, stdTimeFunctions } from 'pino';

/** How loud a line may be, from the loudest; LOG_LEVEL drops what is quieter. */
export const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

/** Where a header could come from that somebody logs with a request or an answer: none is written, since one of them is the secret. */
const HEADERS = ['headers', 'req.headers', 'request.headers', 'res.headers', 'response.headers'];

/** Names under which somebody could log a secret by itself. */
const SECRETS = [
  ...['authorization', 'cookie', 'set-cookie', 'receiptKey', 'RECEIPT_KEY'],
  ...['password', 'DATABASE_PASSWORD'],
].map((name) => `["${name}"]`);

/**
 * A log that writes one line of JSON a call, from `least` upwards.
 *
 * Without a transport of pino's: one is a thread that loads a file by its name, which a bundle does not have, and lines
 * that it holds are lost when the process ends.
 *
 * @param always what every line says
 */
export function createLog(
  least: Level,
  write: (line: string) => void,
  always: Readonly<Record<string, string>> = {},
): Logger {
  return pino(
    {
      level: least,
      base: always,
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      // What Fastify would write of these has a path with its query, and an address.
      serializers: { req: () => undefined, res: () => undefined },
      hooks: {
        logMethod(args, method) {
          method.apply(this, isAnsweredTwice(args[0]) ? ['answered twice'] : args);
        },
      },
      redact: { paths: [...HEADERS, ...SECRETS], remove: true },
    },
    { write: (line) => write(escapeControls(line)) },
  );
}

/** Of Fastify, when a route answers after its time limit has: its text holds the URL with the query. */
const isAnsweredTwice = (of: unknown): boolean =>
  typeof of === 'object' &&
  of !== null &&
  'err' in of &&
  of.err instanceof Error &&
  'code' in of.err &&
  of.err.code === 'FST_ERR_REP_ALREADY_SENT';

/** DEL and the C1 controls (terminal escapes), U+2028/2029 (line ends to some log readers), halves of surrogate pairs. */
const HOSTILE =
  /[\u007f-\u009f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** JSON escapes what would end a line or a string, and leaves as they are what only some readers take for more than text. */
const escapeControls = (json: string): string =>
  json.replace(HOSTILE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A record as a line of the log, without a time and a level: what is metrics. */
export const recordLine = (record: Readonly<Record<string, unknown>>): string =>
  `${escapeControls(JSON.stringify(record))}\n`;
