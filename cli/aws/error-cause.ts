/** What errors of Node's sockets and name look-up carry besides. */
interface NodeError extends Error {
  readonly code?: unknown;
  readonly hostname?: unknown;
  /** Of a host with several addresses: one for each, and no message of its own. */
  readonly errors?: readonly unknown[];
}

const within = ({ errors = [] }: NodeError): Error[] => errors.filter((each) => each instanceof Error);

/** Node's code, like ECONNREFUSED. */
export function codeOf(error: Error): string | undefined {
  const { code } = error as NodeError;
  if (typeof code === 'string') return code;
  return within(error).map(codeOf).find(Boolean);
}

/** The error in a word: Node's errors are all called `Error`, or `AggregateError`. */
export const titleOf = (error: Error): string => codeOf(error) ?? error.name;

/** Title and message, and nothing twice. */
export function sentenceOf(error: Error): string {
  const title = titleOf(error);
  const message = error.message || within(error).map(sentenceOf).join(', ');
  if (message === '') return title;
  return message.includes(title) ? message : `${title}: ${message}`;
}

/** The name that the name service does not know, of an error with code ENOTFOUND. */
export function unknownHost(error: Error): string | undefined {
  if (codeOf(error) !== 'ENOTFOUND') return undefined;
  const { hostname } = error as NodeError;
  if (typeof hostname === 'string') return hostname;
  return /ENOTFOUND (\S+)/.exec(error.message)?.[1] ?? within(error).map(unknownHost).find(Boolean);
}
