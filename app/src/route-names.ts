/** Paths that load balancer and orchestrator ask, not users. */
export const PROBES: ReadonlySet<string> = new Set(['/ready', '/healthz']);

/** What metrics and logs call the routes that users ask for. */
const ROUTE_NAMES: Readonly<Record<string, string>> = {
  '/': 'home',
  '/version': 'version',
  '/products': 'products',
  '/prices': 'prices',
  '/checkout': 'checkout',
  '/orders/:id': 'orders',
};

/** Whatever paths strangers try, they are one route: each name of a route is three metrics that are paid for. */
export const OTHER = 'other';

/** A route by its name, never by what a path holds. */
export const routeName = (path: string): string =>
  (Object.hasOwn(ROUTE_NAMES, path) ? ROUTE_NAMES[path] : undefined) ?? OTHER;

/** Without the query: that may hold what a log must not. */
export const pathOf = (url: string | undefined): string => (url ?? '').split('?', 1)[0] ?? '';
