import fc from 'fast-check';
import { decide, percentOf } from '../../../../cli/adopt/listener/decide';
import { partiesOf } from '../../../../cli/adopt/listener/parties';
import type { AdoptionStanding, ListenerRule } from '../../../../cli/adopt/listener/standing';
import { adoptionRule, after, arn, at, byPriority, group, met, rule, standing } from './stage';

type Act =
  | { readonly do: 'step'; readonly to: number | 'finish' | 'back'; readonly anew: boolean }
  | { readonly do: 'release' }
  | { readonly do: 'prioritize'; readonly production: number }
  | { readonly do: 'health'; readonly of: string; readonly healthy: number }
  | { readonly do: 'stranger'; readonly priority: number; readonly host: string };

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      to: fc.oneof(
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom(0, 100, 'finish' as const, 'back' as const),
      ),
      anew: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'release' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('prioritize' as const), production: fc.constantFrom(19, 21) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('health' as const),
      of: fc.constantFrom('old', 'live'),
      healthy: fc.integer({ min: 0, max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('stranger' as const),
      priority: fc.integer({ min: 1, max: 30 }),
      host: fc.constantFrom('*.example.com', 'api.example.com'),
    }),
  },
);

const OLD_IS_DEFAULT = (): AdoptionStanding => {
  const before = standing([
    rule('old', 10, { x: 1 }, { conditions: [at('api.example.com')] }),
    rule('production', 19, { a: 0, b: 100 }),
    rule('default', 'default', { old: 1 }),
    adoptionRule(18, { old: 1 }, 'default'),
  ]);
  return { ...before, healthy: { ...before.healthy, [group('x')]: 1 } };
};

const isAlive = ({ healthy }: AdoptionStanding, { forward }: ListenerRule) =>
  forward.some(({ weight }) => weight > 0) &&
  forward.every(({ targetGroupArn, weight }) => weight === 0 || (healthy[targetGroupArn] ?? 0) > 0);

/** What others do; a release is refused by the guard while the adoption rule leads to the live group. */
function happens(now: AdoptionStanding, act: Exclude<Act, { do: 'step' }>): AdoptionStanding {
  const { teal } = now;
  const live = teal.live ?? '';
  const adoption = now.rules.find(({ arn: each }) => each === arn('adoption'));
  switch (act.do) {
    case 'release': {
      const held = adoption?.forward.some(
        ({ targetGroupArn, weight }) => teal.pair.includes(targetGroupArn) && weight > 0,
      );
      const next = teal.pair.find((each) => each !== live) ?? '';
      if (held) return now;
      const rules = now.rules.map((each) =>
        [teal.production, teal.test].includes(each.arn)
          ? {
              ...each,
              forward: teal.pair.map((targetGroupArn) => ({
                targetGroupArn,
                weight: targetGroupArn === next ? 100 : 0,
              })),
            }
          : each,
      );
      return {
        ...now,
        rules,
        teal: { ...teal, live: next },
        healthy: { ...now.healthy, [next]: now.healthy[live] ?? 0, [live]: 0 },
      };
    }
    case 'prioritize':
      // A deployment that docs/adopt.md asks for, with the adoption rule above both.
      if (!adoption || act.production < Number(adoption.priority)) return now;
      if (now.rules.some(({ priority }) => priority === act.production)) return now;
      return {
        ...now,
        rules: byPriority(
          now.rules.map((each) =>
            each.arn === teal.production ? { ...each, priority: act.production } : each,
          ),
        ),
      };
    case 'health':
      return { ...now, healthy: { ...now.healthy, [act.of === 'old' ? group('old') : live]: act.healthy } };
    case 'stranger':
      if (now.rules.some(({ priority }) => priority === act.priority)) return now;
      // One that takes the users away is no adoption's matter.
      if (act.host.includes('*') && act.priority < 22) return now;
      return {
        ...now,
        rules: byPriority([
          ...now.rules,
          rule(`stranger${act.priority}`, act.priority, { x: 1 }, { conditions: [at(act.host)] }),
        ]),
      };
  }
}

test.each<[string, () => AdoptionStanding]>([
  ['beside an old rule', standing],
  ['before a default', OLD_IS_DEFAULT],
])('whatever is done in whatever order %s, a step never leads users where nobody is', (_, begin) => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (story) => {
      let now = begin();
      for (const each of story) {
        if (each.do !== 'step') {
          now = happens(now, each);
          continue;
        }
        const move = decide(now, each);
        if (move.do !== 'write') continue;
        const next = after(now, move.write);
        const wasAlive = isAlive(now, met(now) as ListenerRule);
        // Nobody is led from those who serve to those who do not.
        if (wasAlive) expect(isAlive(next, met(next) as ListenerRule)).toBe(true);
        // It did what was asked, or the stranger above is who is met.
        const parties = partiesOf(next);
        if ('unknown' in parties) throw new Error(parties.unknown);
        const wanted = each.to === 'finish' ? 100 : each.to === 'back' ? 0 : each.to;
        expect(Math.abs(percentOf(next, parties) - wanted)).toBeLessThan(1);
        // Twice is once.
        expect(decide(next, { ...each, anew: false }).do).toBe('nothing');
        now = next;
      }
      // The way back is open wherever the old service can serve.
      now = { ...now, healthy: { ...now.healthy, [group('old')]: 4 } };
      const back = decide(now, { to: 'back' });
      // After the end, somebody may have taken the one number above Teal's rule: it says what to do.
      if (back.do === 'refuse') {
        const taken = now.rules.map(({ priority }) => priority);
        expect([taken.includes(18), taken.includes(19)]).toEqual([true, true]);
        expect(back.reason).toMatch(/^a free priority must be between Teal’s test rule .* 17/);
        return;
      }
      if (back.do === 'write') now = after(now, back.write);
      expect(met(now)?.forward.filter(({ weight }) => weight > 0)).toEqual([
        { targetGroupArn: group('old'), weight: 1 },
      ]);
    }),
    {
      numRuns: 300,
      examples: [
        [
          [
            { do: 'step', to: 100, anew: false },
            { do: 'step', to: 'finish', anew: false },
            { do: 'stranger', priority: 18, host: 'api.example.com' },
          ],
        ],
      ],
    },
  );
});
