/** What a rehearsal takes from a line of a load balancer's access log. Nothing that tells who asked is in it. */
export interface LoggedRequest {
  readonly method: 'GET' | 'HEAD';
  /** As the client sent it, without its query string. Never to be kept as it is: see {@link shapeOf}. */
  readonly path: string;
  /** When the load balancer got it, in milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Why a line gives no request to replay. */
export type LeftOut =
  | 'acts'
  | 'websocket'
  | 'other-type'
  | 'no-request'
  | 'no-target'
  | 'another-rule'
  | 'too-far-apart';

/** A line that is no entry of an access log, with why; never with anything of what it says. */
export interface MalformedLine {
  readonly malformed: string;
}

export type Entry = LoggedRequest | { readonly leftOut: LeftOut } | MalformedLine;

/** Places of the fields that count; the order of fields is documented, and new ones come at the end. */
const TYPE = 0;
const TIME = 1;
const ELB_STATUS = 8;
const TARGET_STATUS = 9;
const REQUEST = 12;
const CREATED = 21;
const ACTIONS = 22;
/** An entry of 2016 has the first eighteen; all that is needed stands in the first thirteen. */
const FEWEST = REQUEST + 1;

const HTTP_TYPES = new Set(['http', 'https', 'h2', 'grpcs']);
const WEBSOCKETS = new Set(['ws', 'wss']);
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const STATUS = /^(\d{3}|-)$/;
/** A client closed its connection before it was answered: the target had the load all the same. */
const CLIENT_CLOSED = 460;

/**
 * Reads an entry: fields with a space between, some in double quotes, `-` for one that has no value, and possibly fields at the end that
 * this does not know, which are passed over as the page asks for.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-format
 */
export function readEntry(line: string): Entry {
  const fields = fieldsOf(line, ACTIONS + 1);
  if (fields.length < FEWEST) return { malformed: `fewer than ${FEWEST} fields` };
  const [type = '', time = ''] = [fields[TYPE]?.text, fields[TIME]?.text];
  const elbStatus = fields[ELB_STATUS]?.text ?? '';
  const targetStatus = fields[TARGET_STATUS]?.text ?? '';
  const request = fields[REQUEST];
  const generated = timeOf(time);
  if (generated === undefined) return { malformed: 'field 2 is no time' };
  if (!STATUS.test(elbStatus) || !STATUS.test(targetStatus))
    return { malformed: 'field 9 or 10 is no status' };
  if (!request?.quoted) return { malformed: 'field 13 is no request in double quotes' };
  if (WEBSOCKETS.has(type)) return { leftOut: 'websocket' };
  if (!HTTP_TYPES.has(type)) return { leftOut: 'other-type' };
  // Before what it asked for: a client that speaks no HTTP is answered without a target, too.
  const asked = requestOf(request.text);
  if (asked === undefined) return { leftOut: 'no-request' };
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return { leftOut: 'acts' };
  if (!reachedService(elbStatus, targetStatus, fields[ACTIONS]?.text)) return { leftOut: 'no-target' };
  const at = timeOf(fields[CREATED]?.text ?? '') ?? generated;
  return { method: asked.method, path: asked.path, at };
}

/**
 * Redirects, fixed answers and refusals (sign-in, WAF) are the load balancer's own; another 5xx took the place of the service's answer. A
 * fixed answer may be a 503, too, as in a time of maintenance: what was done is said by the actions.
 *
 * @param actions `waf,forward`; `-` where none was taken; undefined in entries from before 2018, which have no such field
 */
function reachedService(elbStatus: string, targetStatus: string, actions = '-'): boolean {
  if (targetStatus !== '-') return true;
  if (actions !== '-' && !actions.split(',').includes('forward')) return false;
  return Number(elbStatus) >= 500 || Number(elbStatus) === CLIENT_CLOSED;
}

function timeOf(text: string): number | undefined {
  if (!ISO_TIME.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** `GET https://shop.example:443/a?b HTTP/2.0`: what stands between may have spaces, as the client sent it. */
function requestOf(text: string): { readonly method: string; readonly path: string } | undefined {
  const [, method, url] = /^([A-Za-z]+) (.*) HTTP\/\d(?:\.\d)?$/s.exec(text) ?? [];
  const [, rest] = /^[a-z]+:\/\/(.*)$/is.exec(url ?? '') ?? [];
  if (method === undefined || rest === undefined) return undefined;
  const [place = ''] = rest.split(/[?#]/, 1);
  const slash = place.indexOf('/');
  return { method, path: slash < 0 ? '/' : place.slice(slash) };
}

interface Field {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * Takes a line apart, as far as it is needed. A quote ends its field where a space or the end follows and no backslash is before
 * it: clients may send quotes. One that is never closed ends the fields.
 */
function fieldsOf(line: string, most: number): Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < line.length && fields.length < most) {
    const quoted = line[at] === '"';
    const end = quoted ? closingQuote(line, at + 1) : endOfWord(line, at);
    if (end < 0) return fields;
    fields.push({ text: line.slice(quoted ? at + 1 : at, end), quoted });
    at = end + (quoted ? 2 : 1);
  }
  return fields;
}

function endOfWord(line: string, from: number): number {
  const space = line.indexOf(' ', from);
  return space < 0 ? line.length : space;
}

function closingQuote(line: string, from: number): number {
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '"' && (at + 1 === line.length || line[at + 1] === ' ')) return at;
  }
  return -1;
}
