import { AwsError } from './aws-service';

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; undefined on the last. */
  readonly nextToken: string | undefined;
}

/**
 * One page of a list. A token is a place in the list and nothing else: what is put into it meanwhile may be seen
 * twice, as at AWS.
 *
 * @param size at most; everything when undefined
 * @throws AwsError for a token that was not given out
 */
export function page<T>(
  all: readonly T[],
  size: number | undefined,
  token: string | undefined,
  invalidToken = 'InvalidNextToken',
): Page<T> {
  const from = token === undefined ? 0 : Number(/^page-(\d+)$/.exec(token)?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw new AwsError(invalidToken, 'The specified token is not valid.');
  const to = size === undefined ? all.length : from + size;
  return { items: all.slice(from, to), nextToken: to < all.length ? `page-${to}` : undefined };
}
