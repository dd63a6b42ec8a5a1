import { canonical } from '../../values';
import { arrow } from '../findings';
import { isSame, keyed, number, object, type Setting, say } from './direction';
import { requestKey } from './requests';

const silent: Setting = () => {};

/** What an answer must have: more of it is stricter, and another thing is another thing. */
const check =
  (label: string): Setting =>
  (place, before, after, findings) => {
    if (isSame(before, after)) return;
    const isTighter = before === undefined || hasMore(before, after);
    say(isTighter ? 'tightening' : 'weakening', place, `${label} ${arrow(before, after)}`, after, findings);
  };

/** A list of checks that has all that it had, and others. */
function hasMore(old: unknown, now: unknown): boolean {
  if (!Array.isArray(old) || !Array.isArray(now)) return false;
  const has = new Set(now.map(canonical));
  return old.every((each) => has.has(canonical(each)));
}

/** SMOKE_TEST_REQUESTS. */
export const smokeTestRequests: Setting = (place, before, after, findings) =>
  keyed({
    keyOf: requestKey,
    label: 'request',
    safer: 'more',
    compare: object('a request', {
      // What it is known by.
      ...{ path: silent, method: silent, headers: silent },
      status: check('status'),
      contains: check('contains'),
      json: check('json'),
      header: check('header'),
      withinMilliseconds: number('milliseconds until it must have answered', 'lower'),
    }),
  })(place, before ?? [], after ?? [], findings);
