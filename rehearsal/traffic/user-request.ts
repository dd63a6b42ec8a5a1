import { type Condition, type RoutableRequest, type Rule, selectRule } from '../elasticloadbalancing/rules';
import { NotModelled } from '../not-modelled';

/** What every user asks for. */
export interface UserRequest {
  readonly method: string;
  readonly host: string;
  /** With the query string, if any. */
  readonly path: string;
  /** Beyond Host: name, value, name, value … */
  readonly headers: readonly string[];
}

/**
 * A request that the production rule takes: `GET` of the path by the service's name, unless a condition of the rule asks for
 * something else, and then the first of its values that leads there.
 *
 * @param rules of the production rule's listener
 * @param host the name under which users know the service
 * @param path that they ask for, with a query string if any; once it is given, no other is asked for in its place
 * @throws NotModelled when no such request comes to mind: users who meet only another rule would tell nothing of a
 * release
 */
export function requestTo(
  production: Rule,
  rules: readonly Rule[],
  host: string,
  path?: string,
): UserRequest {
  const [usual, ...others] = candidates(production, host, path);
  const found = firstReaching(production, rules, [usual, ...others]);
  if (found !== undefined) return found;
  const met = selectRule(rules, routable(usual));
  throw new NotModelled(
    `a user whose request reaches the production rule ${production.arn} ` +
      `(${usual.method} ${usual.path} of ${usual.host} is taken by ${met.arn}; see its conditions and priority)`,
  );
}

/** Of requests that are asked for as they are, those that the production rule takes, and how many it does not. */
export function requestsTo<T extends { readonly method: string; readonly path: string }>(
  production: Rule,
  rules: readonly Rule[],
  host: string,
  asked: readonly T[],
): { readonly reaching: readonly (T & { readonly request: UserRequest })[]; readonly others: readonly T[] } {
  const reaching: (T & { readonly request: UserRequest })[] = [];
  const others: T[] = [];
  for (const one of asked) {
    const ways = candidates(production, host, one.path).map((way) => ({ ...way, method: one.method }));
    const request = firstReaching(production, rules, ways);
    if (request) reaching.push({ ...one, request });
    else others.push(one);
  }
  return { reaching, others };
}

function firstReaching(
  production: Rule,
  rules: readonly Rule[],
  ways: readonly UserRequest[],
): UserRequest | undefined {
  return ways.find((way) => selectRule(rules, routable(way)).arn === production.arn);
}

/** The users' own way first, then each combination of a host and a path that the rule names. */
function candidates({ conditions }: Rule, host: string, asked?: string): [UserRequest, ...UserRequest[]] {
  const methods = conditions.find(isOf('http-request-method'))?.values ?? ['GET'];
  const method = methods.includes('GET') ? 'GET' : (methods[0] ?? 'GET');
  const headers = conditions
    .filter(isOf('http-header'))
    .flatMap(({ name, values }) => [name, exampleOf(values[0] ?? '')]);
  const query = conditions
    .filter(isOf('query-string'))
    .map(({ values: [wanted] }) => `${exampleOf(wanted?.key ?? 'q')}=${exampleOf(wanted?.value ?? '')}`)
    .join('&');
  const request = (of: string, path: string): UserRequest => ({
    method,
    host: of,
    path: query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`,
    headers,
  });
  const named = conditions.filter(isOf('path-pattern')).flatMap(({ values }) => values.map(exampleOf));
  const paths = asked === undefined ? ['/', ...named] : [asked];
  const hosts = conditions
    .filter(isOf('host-header'))
    .flatMap(({ values }) => values.filter((value) => !/[*?]/.test(value)));
  const ways = [host, ...hosts].flatMap((of) => paths.map((path) => request(of, path)));
  return [request(host, asked ?? '/'), ...ways.slice(1)];
}

/** A text that matches the wildcards: `/api/` for `/api/*`. */
function exampleOf(pattern: string): string {
  return pattern.replace(/\\([*?])|\*|\?/g, (wildcard, literal?: string) =>
    literal !== undefined ? literal : wildcard === '?' ? 'x' : '',
  );
}

/** As rules look at it. */
export function routable({ method, host, path, headers }: UserRequest): RoutableRequest {
  const [way = '/', query = ''] = path.split('?', 2);
  return {
    method,
    host,
    path: way,
    query,
    headerValues: (name) =>
      headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name),
  };
}

function isOf<F extends Condition['field']>(field: F) {
  return (condition: Condition): condition is Extract<Condition, { field: F }> => condition.field === field;
}
