import fc from 'fast-check';
import type { StepWish } from '../../../cli/adopt/carry-out';
import { AwsError } from '../../../rehearsal/aws-error';
import { HOST } from './arns';
import { AdoptionWorld, MINUTE, type WorldProps } from './world';

/** One thing that happens, in any order; a step may meet an AWS that answers nothing from its nth call on. */
type Act =
  | { readonly do: StepWish; readonly percent: number; readonly failsFrom: number | undefined }
  | { readonly do: 'release' | 'release-old' | 'move-rule' };

const acts = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom<StepWish>('shift', 'shift', 'shift', 'finish', 'back'),
        percent: fc.constantFrom(0, 10, 50, 100),
        failsFrom: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom('release' as const, 'release-old' as const, 'move-rule' as const),
      }),
    },
  ),
  { minLength: 3, maxLength: 9 },
);

const STAGES = ['beside', 'shifting', 'all-on-teal', 'finished'];

async function tell(world: AdoptionWorld, act: Act, nth: number): Promise<void> {
  if (act.do === 'release') await world.release();
  else if (act.do === 'release-old') await world.releaseOld(nth + 2);
  else if (act.do === 'move-rule') {
    // Only where the adoption rule is above: docs/adopt.md says so, and finish asks for it then.
    const { stage } = (await world.status()).standing ?? {};
    if (world.props.oldRule === undefined && world.props.way === 'listener' && stage !== 'beside')
      world.prioritize(19);
  } else if ('failsFrom' in act) {
    let calls = 0;
    world.lease?.injectFaults(() => {
      calls += 1;
      return calls >= (act.failsFrom ?? Number.POSITIVE_INFINITY)
        ? new AwsError('ServiceUnavailable', 'gone', 503)
        : undefined;
    });
    await world.step(act.do, act.do === 'shift' ? { percent: act.percent } : {});
    world.lease?.injectFaults(() => undefined);
  }
}

test.each<[string, WorldProps]>([
  ['by a rule beside the old one', { way: 'listener' }],
  ['by a rule before the default', { way: 'listener', oldRule: 'default' }],
  ['by a record', { way: 'route53' }],
])('whatever is done in whatever order %s: none is lost, and back leads back', async (_, props) => {
  await fc.assert(
    fc.asyncProperty(acts, async (story) => {
      const world = new AdoptionWorld(props);
      try {
        await world.start();
        await beside(world);
        for (const [nth, act] of story.entries()) {
          await tell(world, act, nth);
          await world.pass(MINUTE);
          const { standing } = await world.status();
          expect(STAGES).toContain(standing?.stage);
        }
        const { standing } = await world.status();
        const isOver = props.way === 'route53' && standing?.stage === 'finished';
        if (!isOver) {
          expect(['moved', 'nothing-to-do']).toContain((await world.step('back')).outcome);
          expect((await world.status()).standing).toMatchObject({ stage: 'beside', percent: 0 });
          // Until resolvers have forgotten.
          await world.pass(3 * MINUTE);
          world.share();
          await world.pass(2 * MINUTE);
          expect(world.share()).toBe(0);
        }
        world.share();
        expect(world.tally.failed).toBe(0);
      } finally {
        await world.close();
      }
    }),
    { numRuns: 5, endOnFailure: true, seed: 20_261_127 },
  );
});

async function beside(world: AdoptionWorld): Promise<void> {
  const { way, oldRule } = world.props;
  if (way === 'route53') await world.deployTeal({ test: 10, production: 20 });
  else if (oldRule === 'default') {
    const usual = world.old.rules(world.oldListener).find(({ priority }) => priority === 'default');
    await world.step('begin', { oldRule: usual?.arn ?? '', host: [HOST] });
    await world.deployTeal({ test: 11, production: 13 });
  } else await world.deployTeal({ test: 17, production: 21 });
}
