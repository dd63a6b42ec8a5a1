/** What is to be done about an error of the database. */
export type Failure =
  /** It is away or cannot take more: the same again may succeed soon. */
  | 'again'
  /** It has had the time that there is: answered with 503 at once, since asking again adds to its load. */
  | 'busy'
  /** The statement, the schema or the settings are wrong: nothing changes by itself. */
  | 'wrong';

/** What the operating system says of a host that is away; its name too, for it may be moved to another. */
const AWAY = new Set(
  'ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH EHOSTDOWN ENOTFOUND EAI_AGAIN'.split(
    ' ',
  ),
);

/** What pg says without a code. source: pg 8, lib/client.js and pg-pool's index.js */
const AWAY_IN_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|The server does not support SSL)/;

/** pg's own limit of a statement: the host is gone without a word. source: pg 8, lib/client.js */
const WITHOUT_A_WORD = 'Query read timeout';

/** source: PostgreSQL documentation, appendix "PostgreSQL Error Codes" */
const BY_STATE: Readonly<Record<string, Failure>> = {
  '08': 'again', // connection exception
  '25006': 'again', // read-only: the writer has become a reader, and this connection is still to it
  '40': 'again', // deadlock, serialization: the whole statement was undone
  '53': 'busy', // insufficient resources: disk, memory
  '53300': 'again', // too many connections
  '55P03': 'busy', // lock_timeout
  '57': 'again', // operator intervention: shutdown, crash, starting up
  '57014': 'busy', // statement_timeout
  '57P04': 'wrong', // the database was dropped
  '57P05': 'again', // idle_session_timeout
  '58': 'busy', // system error
};

/** Of any error that asking the database throws. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error);
  if (code !== undefined && AWAY.has(code)) return 'again';
  if (code !== undefined) return BY_STATE[code] ?? BY_STATE[code.slice(0, 2)] ?? 'wrong';
  const message = messageOf(error);
  if (message === WITHOUT_A_WORD) return 'busy';
  return AWAY_IN_WORDS.test(message) ? 'again' : 'wrong';
}

/** Classes whose messages may hold a value: data exceptions, violated constraints, what a trigger raises. */
const WITH_VALUES = /^(22|23|P0)/;

/** Why, for the log: never with a value of a statement, so that no order gets into a log. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  const message = messageOf(error);
  if (code === undefined) return message;
  return WITH_VALUES.test(code) ? code : `${code}: ${message}`;
}

/** SQLSTATE, or what the operating system says. @returns undefined for neither */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Of a host with several addresses Node gathers what each of them said.
  return 'errors' in error && Array.isArray(error.errors) ? codeOf(error.errors[0]) : undefined;
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
