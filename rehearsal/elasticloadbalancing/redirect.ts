/** Where a redirect leads: each part may hold `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}`. */
export interface Redirect {
  readonly statusCode: 301 | 302;
  /** @default #{protocol} */
  readonly protocol: string;
  /** @default #{host} */
  readonly host: string;
  /** @default #{port} */
  readonly port: string;
  /** @default /#{path} */
  readonly path: string;
  /** Without the question mark. @default #{query} */
  readonly query: string;
}

/** What a redirect's parts are taken from. */
export interface RedirectedRequest {
  readonly protocol: 'HTTP' | 'HTTPS';
  /** The port that the listener was declared with. */
  readonly port: number;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

/** The parts of a redirect that change nothing. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html
export const UNCHANGED = {
  protocol: '#{protocol}',
  host: '#{host}',
  port: '#{port}',
  path: '/#{path}',
  query: '#{query}',
} as const;

/** The Location header: ELB always writes the port. `#{path}` has no leading slash, `#{host}` no port. */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
export function locationOf(redirect: Redirect, request: RedirectedRequest): string {
  const keywords: Readonly<Record<string, string>> = {
    protocol: request.protocol.toLowerCase(),
    host: request.host.replace(/:\d+$/, ''),
    port: String(request.port),
    path: request.path.replace(/^\//, ''),
    query: request.query,
  };
  const filled = (text: string) =>
    text.replace(/#\{(protocol|host|port|path|query)\}/g, (_, keyword: string) => keywords[keyword] ?? '');
  const query = filled(redirect.query);
  const authority = `${filled(redirect.protocol).toLowerCase()}://${filled(redirect.host)}:${filled(redirect.port)}`;
  return `${authority}${filled(redirect.path)}${query === '' ? '' : `?${query}`}`;
}
