import { type Fields, isFields, numberOf, shown } from '../../values';
import { arrow, type Findings } from '../findings';
import { byKey, isSame, keyed, number, object, type Place, type Setting, say, unknown } from './direction';
import { requestKey } from './requests';

const silent: Setting = () => {};

/** Any below 400, where none is said. */
const status: Setting = (place, before, after, findings) => {
  if (isSame(before, after)) return;
  const isTighter = before === undefined && numberOf(after) !== undefined;
  const any = 'any below 400';
  say(
    isTighter ? 'tightening' : 'weakening',
    place,
    `expected status ${arrow(before ?? any, after ?? any)}`,
    after,
    findings,
  );
};

const request = object('a request', {
  // What it is known by, and its share, which is one of all.
  ...{ path: silent, method: silent, headers: silent, weight: silent },
  status,
});

const requests: Setting = (place, before, after, findings) => {
  keyed({ keyOf: requestKey, label: 'request', safer: 'more', compare: request })(
    place,
    before,
    after,
    findings,
  );
  const [old, now] = [byKey(before, requestKey), byKey(after, requestKey)];
  if (old && now) shares(place, old, now, findings);
};

/** Of the load that those get which were there and are: one that comes takes its part of all. */
function shares(
  { path, what }: Place,
  old: ReadonlyMap<string, Fields>,
  now: ReadonlyMap<string, Fields>,
  findings: Findings,
): void {
  const kept = [...old.keys()].filter((key) => now.has(key));
  const shareIn = (side: ReadonlyMap<string, Fields>) => {
    const weights = kept.map((key) => numberOf(side.get(key)?.weight) ?? Number.NaN);
    const sum = weights.reduce((one, other) => one + other, 0);
    return new Map(kept.map((key, index) => [key, (weights[index] ?? Number.NaN) / sum]));
  };
  const [was, is] = [shareIn(old), shareIn(now)];
  for (const key of kept) {
    const [before, after] = [was.get(key) ?? Number.NaN, is.get(key) ?? Number.NaN];
    const weights = [old.get(key)?.weight, now.get(key)?.weight] as const;
    const isKnown = !Number.isNaN(before) && !Number.isNaN(after);
    if (isKnown ? Math.abs(before - after) < 1e-9 : isSame(...weights)) continue;
    const kind = isKnown && after > before ? 'tightening' : 'weakening';
    const own = { path: `${path}.${key}.weight`, what: `${what}, ${shown(key)}` };
    say(kind, own, `weight ${arrow(...weights)}`, weights[1], findings);
  }
}

const perSecond = object('its rate', { perSecond: number('requests a second', 'higher') });
const ofTraffic = object('its rate', {
  percentOfTraffic: number("percent of users' requests", 'higher'),
  atLeast: number('requests a second at least', 'higher'),
  atMost: number('requests a second at most', 'higher'),
});

const rate: Setting = (place, before, after, findings) => {
  const [was, is] = [before, after].map((each) => isFields(each) && 'perSecond' in each);
  const setting = was !== is ? unknown('its rate') : is ? perSecond : ofTraffic;
  setting(place, before, after, findings);
};

/** LOAD_TEST_PLAN. */
export const loadTestPlan: Setting = object('its plan', {
  requests,
  rate,
  warmUpSeconds: number('first seconds that are not judged', 'lower'),
  seconds: number('seconds that are judged', 'higher'),
  // What is held back since so many wait counts as failed.
  concurrency: number('requests that may wait for their answers', 'lower'),
  withinMilliseconds: number('milliseconds until an answer must be there', 'lower'),
  limits: object('its limits', {
    errorPercent: number('percent of requests that may fail', 'lower'),
    latency: keyed({
      keyOf: ({ percent }) => (numberOf(percent) === undefined ? undefined : String(percent)),
      label: 'latency limit of percent',
      safer: 'more',
      compare: object('latency', {
        percent: silent,
        milliseconds: number('milliseconds for so many percent of the answers', 'lower'),
      }),
    }),
  }),
});
