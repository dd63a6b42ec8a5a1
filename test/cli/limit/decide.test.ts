import { askedOf } from '../../../cli/limit';
import { type Asked, decide, type Standing } from '../../../cli/limit/decide';
import { sinceOf } from '../../../cli/limit/known';
import { parsed, type Rate } from '../../../cli/limit/rate';

const rate = (requests: number, seconds: number): Rate => ({ requests, seconds });
const standing: Standing = { configured: rate(2000, 300), now: rate(2000, 300), stackChanges: false };
const to = (requests: number, seconds: number): Asked => ({ to: rate(requests, seconds) });

test.each<[string, Partial<Standing>, Asked, 'nothing' | Rate]>([
  ['what it is already', {}, to(2000, 300), 'nothing'],
  ['less', {}, to(300, 60), rate(300, 60)],
  ['the same number in less time', {}, to(2000, 60), rate(2000, 60)],
  ['the same rate in another window', {}, to(400, 60), rate(400, 60)],
  ['more than configured', {}, to(9000, 300), rate(9000, 300)],
  ['back, where nothing was set', {}, { restore: true }, 'nothing'],
  ['back', { now: rate(300, 60) }, { restore: true }, rate(2000, 300)],
  ['what is configured, by number', { now: rate(300, 60) }, to(2000, 300), rate(2000, 300)],
])('%s', (_, more, asked, expected) => {
  const step = decide({ ...standing, ...more }, asked);
  if (expected === 'nothing') {
    expect(step).toEqual({ do: 'nothing', reason: expect.stringMatching(/already$/) });
    return;
  }
  expect(step).toMatchObject({ do: 'change', from: more.now ?? standing.now, to: expected });
});

const UNKNOWN = /no metric says how much your users send from one address/;
const LESS_THAN_ONE = /less than one request a second/;
const MUCH_LESS = /^BEWARE: that is (\d+) times less than configured/;
const MORE = /^BEWARE: that is more than configured/;
const STACK = /^BEWARE: CloudFormation is changing the stack/;
test.each<[string, Partial<Standing>, Asked, readonly RegExp[]]>([
  ['a little less', {}, to(1500, 300), [UNKNOWN]],
  ['a tenth', {}, to(200, 300), [UNKNOWN, MUCH_LESS, LESS_THAN_ONE]],
  ['a little more than a tenth', {}, to(201, 300), [UNKNOWN, LESS_THAN_ONE]],
  ['one a second', {}, to(60, 60), [UNKNOWN]],
  ['less than one a second', {}, to(59, 60), [UNKNOWN, LESS_THAN_ONE]],
  ['the least', {}, to(10, 600), [UNKNOWN, MUCH_LESS, LESS_THAN_ONE]],
  ['more than configured', {}, to(2001, 300), [MORE]],
  ['more than now, less than configured', { now: rate(300, 300) }, to(1500, 300), []],
  ['back', { now: rate(300, 60) }, { restore: true }, []],
  ['while a stack changes', { stackChanges: true }, to(1500, 300), [UNKNOWN, STACK]],
])('what is told before: %s', (_, more, asked, expected) => {
  const step = decide({ ...standing, ...more }, asked);
  const says = step.do === 'change' ? step.says : [];
  expect(says.slice(0, 3)).toEqual([
    expect.stringMatching(/^changes the limit from \d+ requests in \dm from one address to \d+ requests in /),
    expect.stringMatching(/gets 429 .*everybody behind one address/),
    expect.stringMatching(/a few seconds to some minutes/),
  ]);
  expect(says.slice(3)).toEqual(expected.map((each) => expect.stringMatching(each)));
});

test('how many times less is said, and not rounded up', () => {
  const step = decide(standing, to(100, 600));
  expect(step.do === 'change' && step.says.join('\n')).toContain('that is 40 times less than configured');
});

test.each<[string, Rate | undefined]>([
  ['2000/300', rate(2000, 300)],
  ['10/60', rate(10, 60)],
  ['2000000000/600', rate(2_000_000_000, 600)],
  ['9/60', undefined],
  ['2000000001/600', undefined],
  ['100/90', undefined],
  ['100/6', undefined],
  ['100', undefined],
  ['1e3/300', undefined],
  ['', undefined],
])('the output ConfiguredLimit %s', (text, expected) => {
  expect(parsed(text)).toEqual(expected);
});

const why = { reason: 'a flood' };
test.each<[string, number | undefined, Parameters<typeof askedOf>[1], Asked | undefined | RegExp]>([
  ['nothing', undefined, {}, undefined],
  ['a number', 300, { per: 60, ...why }, to(300, 60)],
  ['back', undefined, { restore: true, ...why }, { restore: true }],
  ['a number without its time', 300, why, /--per must be given with a number/],
  ['a time without its number', undefined, { per: 60, ...why }, /a number must be given with --per/],
  ['a number without a reason', 300, { per: 60 }, /--reason must be given when the limit is changed/],
  ['back without a reason', undefined, { restore: true }, /--reason must be given when the limit is changed/],
  ['a reason alone', undefined, why, /--reason must be given with a number or --restore/],
  ['both', 300, { restore: true, ...why }, /one of a number and --restore must be given/],
])('options: %s', (_, requests, options, expected) => {
  if (expected instanceof RegExp) {
    expect(() => askedOf(requests, options)).toThrow(expected);
    return;
  }
  expect(askedOf(requests, options)).toEqual(expected);
});

const entry = {
  ...{ schemaVersion: 1 as const, kind: 'limit' as const, at: '2026-11-27T10:00:00.000Z', by: 'ada' },
  ...{ service: 'shop', environment: 'production', reason: 'a flood' },
  ...{ from: '2000/300', to: '300/60', configured: '2000/300' },
};
const known = { is: 'known', at: entry.at, by: 'ada', reason: 'a flood' };
test.each<[string, Rate, typeof entry | undefined, object]>([
  ['as configured, and never changed', rate(2000, 300), undefined, { is: 'configured' }],
  ['as the newest record says', rate(300, 60), entry, known],
  ['as configured again, by nobody', rate(2000, 300), entry, { is: 'configured' }],
  ['as somebody has set it beside', rate(100, 60), entry, { is: 'unknown', reason: expect.any(String) }],
  [
    'changed, and no record at all',
    rate(100, 60),
    undefined,
    { is: 'unknown', reason: expect.stringContaining('CloudTrail') },
  ],
])('since when: %s', (_, now, newest, expected) => {
  expect(sinceOf({ configured: standing.configured, now }, newest)).toEqual(expected);
});
