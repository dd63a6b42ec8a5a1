import { canonical, type Fields, isFields, shown } from '../values';
import { arrow, type Findings } from './findings';

const subject = 'gate';

interface Requests {
  readonly gate: string;
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What a smoke test asks for, and what must be answered. */
export function smokeRequests({ gate, path, before, after }: Requests, findings: Findings): void {
  const [old, now] = [requestsIn(before), requestsIn(after)];
  if (old === undefined || now === undefined) {
    findings.say('weakening', path, `what gate ${shown(gate)} asks for is not known: ${shown(after)}`, {
      after,
      subject,
    });
    return;
  }
  for (const [key, request] of old) {
    const next = now.get(key);
    const place = `${path}.${key}`;
    if (next === undefined)
      findings.say('weakening', place, `gate ${shown(gate)} asks ${shown(key)} no more`, { subject });
    else compare(place, `gate ${shown(gate)}, ${shown(key)}`, request, next, findings);
  }
  for (const [key, request] of now) {
    if (!old.has(key))
      findings.say('tightening', `${path}.${key}`, `gate ${shown(gate)} also asks ${shown(key)}`, {
        after: request,
        subject,
      });
  }
}

function compare(path: string, what: string, old: Fields, now: Fields, findings: Findings): void {
  findings.number({
    path: `${path}.withinMilliseconds`,
    what: `${what}: milliseconds until it must have answered`,
    before: old.withinMilliseconds,
    after: now.withinMilliseconds,
    safer: 'lower',
    subject,
  });
  const rest = new Set([...Object.keys(old), ...Object.keys(now)]);
  for (const each of ['path', 'method', 'headers', 'withinMilliseconds']) rest.delete(each);
  for (const check of rest) {
    if (canonical(old[check]) === canonical(now[check])) continue;
    const isAdded = old[check] === undefined || hasMore(old[check], now[check]);
    findings.say(
      isAdded ? 'tightening' : 'weakening',
      `${path}.${check}`,
      `${what}: ${check} ${arrow(old[check], now[check])}`,
      { after: now[check], subject },
    );
  }
}

/** A list of checks that has all that it had, and others. */
function hasMore(old: unknown, now: unknown): boolean {
  if (!Array.isArray(old) || !Array.isArray(now)) return false;
  const has = new Set(now.map(canonical));
  return old.every((each) => has.has(canonical(each)));
}

/** By what is asked; the same request twice counts once less, so it is not known. */
function requestsIn(value: unknown): Map<string, Fields> | undefined {
  if (value === undefined) return new Map();
  if (typeof value !== 'string') return undefined;
  let list: unknown;
  try {
    list = JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!Array.isArray(list) || !list.every(isFields)) return undefined;
  const requests = new Map(list.map((each) => [keyOf(each), each]));
  return requests.size === list.length ? requests : undefined;
}

const keyOf = ({ method = 'GET', path, headers }: Fields): string =>
  `${String(method)} ${String(path)}${headers === undefined ? '' : ` ${canonical(headers)}`}`;
