import { createHmac, randomUUID } from 'node:crypto';

/** A request as far as a route may see it. */
export interface ShopRequest {
  readonly method: string;
  /** Without the query: that may hold what a log must not. */
  readonly path: string;
  /** Reads the body; rejects with `BodyTooLarge` rather than fill the memory. */
  readonly body: () => Promise<string>;
}

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = (request: ShopRequest) => Promise<Answer>;

/** What routes know of the process they run in. */
export interface Surroundings {
  readonly state: () => 'starting' | 'ready' | 'stopping';
  readonly version: string;
  readonly receiptKey: string | undefined;
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Paths that load balancer and orchestrator ask, not users. */
export const PROBES: ReadonlySet<string> = new Set(['/ready', '/healthz']);

/** What metrics and logs call the routes that users ask for. */
const ROUTE_NAMES: Readonly<Record<string, string>> = {
  '/': 'home',
  '/products': 'products',
  '/checkout': 'checkout',
};

/** Whatever paths strangers try, they are one route: each name of a route is three metrics that are paid for. */
export const OTHER = 'other';

/** A route by its name, never by what a path holds. */
export const routeName = (path: string): string =>
  (Object.hasOwn(ROUTE_NAMES, path) ? ROUTE_NAMES[path] : undefined) ?? OTHER;

const PRODUCTS = [
  { sku: 'mug', name: 'Mug', cents: 1200 },
  { sku: 'tee', name: 'T-shirt', cents: 2500 },
] as const;

const MOST_OF_ONE = 99;

/** The shop's routes: what a request gets, whatever the transport. */
export function createRoutes(surroundings: Surroundings): Route {
  const resources: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
    '/': {
      GET: async () => ({ status: 200, body: { service: 'shop', version: surroundings.version } }),
    },
    // Ready is "send me traffic"; it asks no dependency, or one slow database would empty the target group.
    '/ready': {
      GET: async () => {
        const state = surroundings.state();
        return { status: state === 'ready' ? 200 : 503, body: { state } };
      },
    },
    // Healthy is "do not restart me": true while a request can be answered at all.
    '/healthz': { GET: async () => ({ status: 200, body: { state: 'alive' } }) },
    '/products': { GET: async () => ({ status: 200, body: { products: PRODUCTS } }) },
    '/checkout': {
      GET: async () => ({ status: 200, body: { currency: 'EUR', mostOfOne: MOST_OF_ONE } }),
      POST: async (request) => checkOut(await request.body(), surroundings.receiptKey),
    },
  };
  return async (request) => {
    const methods = Object.hasOwn(resources, request.path) ? resources[request.path] : undefined;
    if (!methods) return { status: 404, body: { error: 'not found' } };
    // A HEAD is a GET whose body the server leaves out.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!route) {
      const allow = ['HEAD', ...Object.keys(methods)].join(', ');
      return { status: 405, body: { error: 'method not allowed' }, headers: { allow } };
    }
    return route(request);
  };
}

function checkOut(body: string, receiptKey: string | undefined): Answer {
  const order = parseOrder(body);
  const product = PRODUCTS.find((candidate) => candidate.sku === order?.sku);
  if (!order || !product) {
    const skus = PRODUCTS.map((candidate) => candidate.sku).join(' or ');
    const error = `body must be {"sku": ${skus}, "quantity": 1 to ${MOST_OF_ONE}}`;
    return { status: 400, body: { error } };
  }
  const receipt = { order: randomUUID(), sku: product.sku, cents: product.cents * order.quantity };
  const signature = receiptKey
    ? createHmac('sha256', receiptKey).update(JSON.stringify(receipt)).digest('base64url')
    : undefined;
  return { status: 201, body: { ...receipt, signature } };
}

function parseOrder(body: string): { sku: string; quantity: number } | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { sku, quantity } = parsed as Record<string, unknown>;
  if (typeof sku !== 'string' || typeof quantity !== 'number') return undefined;
  return Number.isInteger(quantity) && quantity >= 1 && quantity <= MOST_OF_ONE
    ? { sku, quantity }
    : undefined;
}
