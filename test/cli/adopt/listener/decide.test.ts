import { type Asked, decide } from '../../../../cli/adopt/listener/decide';
import type { AdoptionStanding, Write } from '../../../../cli/adopt/listener/standing';
import { adoptionRule, arn, at, group, rule, standing } from './stage';

const to = (weights: Record<string, number>) =>
  Object.entries(weights).map(([name, weight]) => ({ targetGroupArn: group(name), weight }));
const create = (priority: number, weights: Record<string, number>): Write => ({
  ...{ do: 'create', priority, conditions: [at('shop.example.com')], groups: to(weights), of: arn('old') },
});
const set = (weights: Record<string, number>): Write => ({
  do: 'set',
  rule: arn('adoption'),
  groups: to(weights),
});
const gone: Write = { do: 'delete', rule: arn('adoption') };

/** Teal's production rule is above the old one, as before the end. */
const above = rule('production', 19, { a: 0, b: 100 });
const fromDefault = (adoption?: ReturnType<typeof adoptionRule>) =>
  standing([
    rule('old', 20, { x: 1 }, { conditions: [at('api.example.com')] }),
    rule('test', 22, { a: 0, b: 1 }, { conditions: [at('shop.example.com'), { Field: 'http-header' }] }),
    rule('production', 24, { a: 0, b: 1 }),
    rule('default', 'default', { old: 1 }),
    ...(adoption ? [adoption] : []),
  ]);

test.each<[string, AdoptionStanding, Asked, Write]>([
  [
    'the first step makes a rule above the old one, with a place left between',
    standing(),
    { to: 10 },
    create(18, { old: 90, b: 10 }),
  ],
  ['all at once', standing(), { to: 100 }, create(18, { b: 1 })],
  [
    'another step changes its weights',
    standing([adoptionRule(18, { old: 90, b: 10 })]),
    { to: 50 },
    set({ old: 50, b: 50 }),
  ],
  [
    'no user is left on the old group: it is not named',
    standing([adoptionRule(18, { old: 50, b: 50 })]),
    { to: 100 },
    set({ b: 1 }),
  ],
  ['to nobody: the rule goes', standing([adoptionRule(18, { old: 50, b: 50 })]), { to: 0 }, gone],
  ['back: the rule goes', standing([adoptionRule(18, { b: 1 })]), { to: 'back' }, gone],
  [
    'the end: the rule goes, and Teal’s own is met',
    standing([adoptionRule(18, { b: 1 }), above]),
    { to: 'finish' },
    gone,
  ],
  [
    'back before the end, where Teal’s own would be met: the rule stays',
    standing([adoptionRule(18, { b: 1 }), above]),
    { to: 'back' },
    set({ old: 1 }),
  ],
  ['back after the end: a rule is made', standing([above]), { to: 'back' }, create(18, { old: 1 })],
  ['a share after the end', standing([above]), { to: 50 }, create(18, { old: 50, b: 50 })],
  [
    'before a default, the stand-in gets weights',
    fromDefault(adoptionRule(23, { old: 1 }, 'default')),
    { to: 10 },
    set({ old: 90, b: 10 }),
  ],
  [
    'and keeps its place when all go back',
    fromDefault(adoptionRule(23, { b: 1 }, 'default')),
    { to: 'back' },
    set({ old: 1 }),
  ],
  [
    'several old groups keep their shares',
    standing([rule('old', 20, { old: 3, x: 1 })], {
      healthy: { [group('old')]: 2, [group('x')]: 2, [group('b')]: 4 },
    }),
    { to: 50 },
    create(18, { old: 338, x: 113, b: 450 }),
  ],
  [
    'a group that somebody has moved, anew',
    standing([adoptionRule(18, { x: 90, b: 10 })]),
    { to: 10, anew: true },
    set({ old: 90, b: 10 }),
  ],
  [
    'back while a deployment runs',
    standing([adoptionRule(18, { b: 1 })], { teal: { ...standing().teal, running: 'arn/d' } }),
    { to: 'back' },
    gone,
  ],
  [
    'back to who has no task, while nobody has one',
    standing([adoptionRule(18, { b: 1 })], { healthy: {} }),
    { to: 'back' },
    gone,
  ],
  [
    'fewer tasks, as asked',
    standing([], { healthy: { [group('old')]: 4, [group('b')]: 1 } }),
    { to: 100, withFewerTasks: true },
    create(18, { b: 1 }),
  ],
])('%s', (_, before, asked, write) => {
  expect(decide(before, asked)).toMatchObject({ do: 'write', write });
});

test('a sticky share', () => {
  expect(decide(standing(), { to: 10, stickySeconds: 60 })).toMatchObject({ write: { stickySeconds: 60 } });
  // A side that gets nothing must not hold those who stick to it.
  expect(decide(standing(), { to: 100, stickySeconds: 60 })).not.toHaveProperty('write.stickySeconds');
});

test.each<[string, AdoptionStanding, Asked]>([
  ['the same share', standing([adoptionRule(18, { old: 9, b: 1 })]), { to: 10 }],
  ['nobody, and no rule', standing(), { to: 0 }],
  ['back, and no rule', standing(), { to: 'back' }],
  ['all, after the end', standing([above]), { to: 100 }],
  ['the end twice', standing([above]), { to: 'finish' }],
])('nothing to do: %s', (_, before, asked) => {
  expect(decide(before, asked)).toMatchObject({ do: 'nothing' });
});

const dead = (name: string) => ({ healthy: { ...standing().healthy, [group(name)]: 0 } });
const teal = standing().teal;

test.each<[string, AdoptionStanding, Asked, RegExp]>([
  [
    'a deployment runs',
    standing([], { teal: { ...teal, running: 'arn/d1' } }),
    { to: 10 },
    /no deployment .* must run, got arn\/d1/,
  ],
  [
    'no service of Teal’s',
    standing([], { teal: { pair: [] } }),
    { to: 10, oldRule: arn('old') },
    /must be there/,
  ],
  ['Teal is dead', standing([], dead('b')), { to: 10 }, /must have a healthy target in b\/1 for 10 %/],
  [
    'the old one is dead',
    standing([], dead('old')),
    { to: 10 },
    /old service must have a healthy target in old\/1 for 90 %/,
  ],
  [
    'back to who is dead',
    standing([adoptionRule(18, { b: 1 })], dead('old')),
    { to: 'back' },
    /old service must have a healthy/,
  ],
  [
    'too few tasks',
    standing([], { healthy: { [group('old')]: 4, [group('b')]: 2 } }),
    { to: 75 },
    /must have 3 healthy tasks for 75 % of what 4 .*, got 2/,
  ],
  [
    'Teal’s rule takes other requests',
    standing([rule('production', 21, { b: 1 }, { conditions: [at('www.example.com')] })]),
    { to: 10, oldRule: arn('old') },
    /must take what old .* takes \(host-header shop\.example\.com\), got host-header www/,
  ],
  [
    'Teal’s rule is led astray',
    standing([rule('production', 21, { a: 5, b: 95 })]),
    { to: 10 },
    /must lead to b\/1 alone/,
  ],
  [
    'the old rule signs in',
    standing([rule('old', 20, { old: 1 }, { besides: ['authenticate-oidc'] })]),
    { to: 10 },
    /no more than forward, got authenticate-oidc/,
  ],
  [
    'the old rule forwards nothing',
    standing([rule('old', 20, {})]),
    { to: 10, oldRule: arn('old') },
    /must forward to target groups/,
  ],
  [
    'the old rule has moved',
    standing([rule('old', 20, { x: 1 }), adoptionRule(18, { old: 90, b: 10 })], {
      healthy: { [group('x')]: 4, [group('b')]: 4 },
    }),
    { to: 50 },
    /must lead where the old rule .* got old\/1 90 and x\/1 1; .* --anew/,
  ],
  [
    'a release went out meanwhile',
    standing([adoptionRule(18, { old: 90, a: 10 })]),
    { to: 50 },
    /must lead to b\/1, .* got a\/1; a release/,
  ],
  [
    'somebody made a page of it',
    standing([{ ...adoptionRule(18, {}) }]),
    { to: 50 },
    /must forward, got another action/,
  ],
  [
    'the adoption rule was moved down',
    standing([adoptionRule(25, { old: 90, b: 10 })]),
    { to: 50 },
    /must stand above old \(priority 20\)/,
  ],
  [
    'the test rule was moved down',
    standing([adoptionRule(16, { old: 90, b: 10 })]),
    { to: 50 },
    /test rule .* must stand above the adoption rule/,
  ],
  [
    'a stranger stands between',
    standing([
      adoptionRule(18, { old: 90, b: 10 }),
      rule('stranger', 19, { x: 1 }, { conditions: [at('*.example.com')] }),
    ]),
    { to: 50 },
    /no rule of others must stand between .* got stranger/,
  ],
  [
    'no room',
    standing([
      rule('test', 18, { b: 1 }, { conditions: [at('shop.example.com'), { Field: 'http-header' }] }),
    ]),
    { to: 10 },
    /two free priorities .* adopt begin makes room/,
  ],
  [
    'the end before all are over',
    standing([adoptionRule(18, { old: 50, b: 50 })]),
    { to: 'finish' },
    /got 50 %; .*--percent 100/,
  ],
  ['the end with nobody over', standing(), { to: 'finish' }, /got none/],
  [
    'the end with Teal’s rule behind the old one',
    standing([adoptionRule(18, { b: 1 })]),
    { to: 'finish' },
    /priorities\.production to 19 and deploy/,
  ],
  [
    'the end with Teal dead',
    standing([adoptionRule(18, { b: 1 }), above], dead('b')),
    { to: 'finish' },
    /must have a healthy target/,
  ],
  [
    'two adoption rules',
    standing([adoptionRule(18, { b: 1 }), { ...adoptionRule(19, { b: 1 }), arn: arn('second') }]),
    { to: 10 },
    /must have one rule tagged/,
  ],
  [
    'two old rules alike',
    standing([rule('twin', 30, { x: 1 })]),
    { to: 10 },
    /got none that does, or several; name it by --old-rule/,
  ],
  [
    'an old rule that is gone',
    standing(),
    { to: 10, oldRule: arn('nowhere') },
    /must be on the listener, got none/,
  ],
  [
    'an old rule that is Teal’s',
    standing(),
    { to: 10, oldRule: arn('production') },
    /must be a rule of the old service/,
  ],
])('refused: %s', (_, before, asked, reason) => {
  expect(decide(before, asked)).toEqual({ do: 'refuse', reason: expect.stringMatching(reason) });
});
