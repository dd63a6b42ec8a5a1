import type { z } from 'zod';
import type { Pause } from '../aws/pause';
import { Forbidden, NotFound, unexpected, unreachable } from './failures';
import { nextPage } from './next-page';

/** Tries of one call, the first included. */
const TRIES = 4;
/** Milliseconds before the second try; doubled after each. */
const FIRST_WAIT = 1_000;
/** Milliseconds that GitHub may ask to wait for: a job that waits for an hour says less than one that fails. */
const LONGEST_WAIT = 60_000;
/** Milliseconds for one answer. */
const TIMEOUT = 30_000;
/** Of 100 each. More comments or runs than that are not looked at in silence. */
const MOST_PAGES = 50;

type Method = 'GET' | 'POST' | 'PATCH';

export interface Place {
  /** `https://api.github.com`, or that of a GitHub Enterprise Server. */
  readonly url: string;
  /** `owner/name` */
  readonly repository: string;
  readonly token: string;
}

/** GitHub's REST API of one repository. What it answers is data by others, so each answer is read with a schema. */
export class GitHub {
  constructor(
    private readonly place: Place,
    private readonly pause: Pause,
    private readonly signal: AbortSignal,
  ) {}

  /** As in `repos/acme/shop`. */
  get repository(): string {
    return this.place.repository;
  }

  get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.answer('GET', this.url(path), undefined, schema);
  }

  /** Undefined where there is nothing (404). */
  async find<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      return await this.get(path, schema);
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  }

  /** All pages of a list. @param items where the list is in an answer */
  async list<A, T>(path: string, schema: z.ZodType<A>, items: (answer: A) => readonly T[]): Promise<T[]> {
    const found: T[] = [];
    const joint = path.includes('?') ? '&' : '?';
    let url: URL | undefined = this.url(`${path}${joint}per_page=100`);
    for (let page = 1; url !== undefined; page += 1) {
      if (page > MOST_PAGES) throw unexpected(`GET ${path}`, `a list of at most ${MOST_PAGES} pages`, 'more');
      const response: Response = await this.send('GET', url);
      found.push(...items(await read(response, schema, `GET ${path}`)));
      url = nextPage(response.headers.get('link'), this.url(''));
    }
    return found;
  }

  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.answer('POST', this.url(path), body, schema);
  }

  patch<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return this.answer('PATCH', this.url(path), body, schema);
  }

  /** A file that GitHub keeps elsewhere: `fetch` leaves the token behind when it follows to another host. */
  async download(path: string, mostBytes: number): Promise<Buffer> {
    const response = await this.send('GET', this.url(path));
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > mostBytes) throw unexpected(`GET ${path}`, `at most ${mostBytes} bytes`, 'more');
      chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks);
  }

  private url(path: string): URL {
    const base = this.place.url.replace(/\/+$/, '');
    return new URL(`${base}/repos/${this.place.repository}${path === '' ? '' : `/${path}`}`);
  }

  private async answer<T>(method: Method, url: URL, body: unknown, schema: z.ZodType<T>): Promise<T> {
    return read(await this.send(method, url, body), schema, `${method} ${url.pathname}`);
  }

  private async send(method: Method, url: URL, body?: unknown): Promise<Response> {
    const asked = `${method} ${url.pathname}`;
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.attempt(method, url, body).catch((error: unknown) => {
        if (this.signal.aborted) throw this.signal.reason;
        if (method !== 'GET' || attempt === TRIES) throw unreachable(asked, error);
        return undefined;
      });
      if (response?.ok) return response;
      const wait = attempt < TRIES ? waitBefore(attempt, method, response, this.pause.now()) : undefined;
      if (wait === undefined) throw await refusal(asked, response);
      await response?.body?.cancel();
      await this.pause.sleep(wait, this.signal);
    }
  }

  private attempt(method: Method, url: URL, body: unknown): Promise<Response> {
    return fetch(url, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${this.place.token}`,
        'user-agent': 'teal',
        'x-github-api-version': '2022-11-28',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.signal, AbortSignal.timeout(TIMEOUT)]),
    });
  }
}

/**
 * Milliseconds until the next try; undefined when none helps. What was refused for its rate was not done; what broke
 * may have been, so that a POST, which would be done twice, is not tried again.
 * source: docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api, "Handle rate limit errors appropriately"
 */
export function waitBefore(
  attempt: number,
  method: Method,
  response: Pick<Response, 'status' | 'headers'> | undefined,
  now: number,
): number | undefined {
  const backoff = FIRST_WAIT * 2 ** (attempt - 1);
  if (response === undefined) return method === 'GET' ? backoff : undefined;
  const { status, headers } = response;
  if (status >= 500) return method === 'POST' ? undefined : backoff;
  if (status !== 429 && status !== 403) return undefined;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1_000 <= LONGEST_WAIT ? seconds * 1_000 : undefined;
  if (headers.get('x-ratelimit-remaining') === '0') {
    const until = Number(headers.get('x-ratelimit-reset')) * 1_000 - now;
    return until <= LONGEST_WAIT ? Math.max(until, FIRST_WAIT) : undefined;
  }
  return status === 429 ? backoff : undefined;
}

async function read<T>(response: Response, schema: z.ZodType<T>, asked: string): Promise<T> {
  // 204 has no body.
  const text = await response.text();
  let answer: unknown;
  try {
    answer = text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    throw unexpected(asked, 'JSON', String(error));
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unexpected(asked, 'an answer as GitHub documents it', `${issue?.path.join('.')}: ${issue?.message}`);
}

async function refusal(asked: string, response: Response | undefined): Promise<Error> {
  if (response === undefined) return unreachable(asked, new Error('no answer'));
  const { status } = response;
  const text = await response.text().catch(() => '');
  const message = messageOf(text);
  if (status === 404) return new NotFound(asked, message);
  if (status === 403 || status === 401) return new Forbidden(asked, status, message);
  return unexpected(asked, 'a success', `${status} ${message}`);
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message.slice(0, 500) : '';
  } catch {
    return text.slice(0, 200); // a page of a proxy
  }
}
