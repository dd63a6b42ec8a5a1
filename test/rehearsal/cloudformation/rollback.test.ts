import fc from 'fast-check';
import type { TemplateResource } from '../../../rehearsal/assembly/template';
import { stackOfThings, templateOf, thing } from './things';

const IDS = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

/** What a thing is: absent, or with a value, a name (which replaces) and what it refers to. */
interface Wish {
  readonly there: boolean;
  readonly value: number;
  readonly name: number;
  readonly refers: number;
  readonly waits: boolean;
}

const wishes = fc.array(
  fc.record({
    there: fc.boolean(),
    value: fc.integer({ min: 0, max: 2 }),
    name: fc.integer({ min: 0, max: 1 }),
    refers: fc.nat({ max: 2 ** IDS.length - 1 }),
    waits: fc.boolean(),
  }),
  { minLength: IDS.length, maxLength: IDS.length },
);

/** References go to names that come earlier in a shuffled order, so that there is no circle. */
function resourcesOf(all: readonly Wish[], order: readonly string[]): Record<string, TemplateResource> {
  const there = new Set(IDS.filter((_id, index) => all[index]?.there));
  const entries = IDS.flatMap((id, index) => {
    const wish = all[index];
    if (!wish?.there) return [];
    const earlier = order.slice(0, order.indexOf(id)).filter((one) => there.has(one));
    const referred = earlier.filter((one) => (wish.refers >> IDS.indexOf(one)) & 1);
    const references = referred.map((one, nth) =>
      nth % 2 ? { Ref: one } : { 'Fn::GetAtt': [one, 'Value'] },
    );
    return [[id, thing([wish.value, ...references], { name: String(wish.name) })] as const];
  });
  return Object.fromEntries(entries);
}

/** Ids that a resource refers to, by the template as it is written. */
function referredBy(resource: TemplateResource | undefined): string[] {
  return IDS.filter((id) => JSON.stringify(resource?.Properties ?? {}).includes(`"${id}"`));
}

const order = fc.shuffledSubarray(IDS, { minLength: IDS.length, maxLength: IDS.length });

test('after a rollback everything is as it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      wishes,
      wishes,
      order,
      fc.constantFrom(...IDS),
      async (first, second, sequence, broken) => {
        const { clock, stack, things } = stackOfThings();
        for (const [index, id] of IDS.entries())
          if (first[index]?.waits) things.takes.set(`update ${id}`, 1000 * (index + 1));
        await clock.run(stack.create(templateOf(resourcesOf(first, sequence))));
        const before = [stack.resources, new Map(things.existing)];
        things.failingOnce.set(`create ${broken}`, 'no').set(`update ${broken}`, 'no');
        const next = templateOf(resourcesOf(second, sequence));
        const changes = await clock.run(stack.difference(next));
        if (changes.length === 0) return;
        await clock.run(stack.update(next));
        if (stack.status === 'UPDATE_COMPLETE') {
          const wanted = Object.keys(next.Resources).sort();
          expect(stack.resources.map(({ logicalId }) => logicalId)).toEqual(wanted);
          expect(things.existing.size).toBe(wanted.length);
          expect(await clock.run(stack.difference(next))).toEqual([]);
        } else {
          expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
          expect([stack.resources, things.existing]).toEqual(before);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('whatever is made is made after what it refers to, and deleted before it', async () => {
  await fc.assert(
    fc.asyncProperty(wishes, order, async (all, sequence) => {
      const { clock, stack, things } = stackOfThings();
      const resources = resourcesOf(all, sequence);
      await clock.run(stack.create(templateOf(resources)));
      await clock.run(stack.delete());
      const at = (call: string) => things.calls.indexOf(call);
      for (const [id, resource] of Object.entries(resources)) {
        for (const referred of referredBy(resource)) {
          expect(at(`create ${referred}`)).toBeLessThan(at(`create ${id}`));
          expect(at(`delete ${referred}`)).toBeGreaterThan(at(`delete ${id}`));
        }
      }
      expect(things.existing.size).toBe(0);
    }),
    { numRuns: 100 },
  );
});

test('the same operation takes the same course every time', async () => {
  const run = async () => {
    const { clock, stack, things } = stackOfThings();
    for (const [index, id] of IDS.entries()) things.takes.set(`create ${id}`, 500 * (index % 3));
    const all = IDS.map((_id, index) => ({
      there: true,
      value: index,
      name: 0,
      refers: index,
      waits: false,
    }));
    await clock.run(stack.create(templateOf(resourcesOf(all, IDS))));
    return stack.events;
  };
  expect(await run()).toEqual(await run());
});
