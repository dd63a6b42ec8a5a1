import { seeStack } from '../../cli/change-set/stack';
import type { Prepared } from '../../cli/prepare/prepared';
import type { Asked } from '../../cli/rollback/wanted';
import { canary, hours, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import type { OpenQuestions } from '../../rehearsal/open-questions';
import { type Act, type Backstage, rehearseUpdate, secondsUntilAllOn } from '../../rehearsal/testing';
import type { Duration } from '../../rehearsal/workload/task-model';
import { shop } from '../synth';
import { commitOf, imageOf, Person, prepareDeploy, STACK } from './recovery-stage';

/** Holds and bakes of their default length. */
const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 5, hold: minutes(10), bake: minutes(10) }) }),
);
const REPOSITORY = 'shop/shop';

// Twenty simulated minutes of five deploys beside the command: some seconds, and more than 30 on a machine that is busy.
const PENDING = [3, 4, 5, 6, 7];

interface Returned {
  readonly outcome: string;
  readonly seconds: { readonly users: number; readonly verdict: number };
  readonly deploys: readonly string[];
  readonly wall: number;
  readonly status: string | undefined;
  readonly rollbackTo: string | undefined;
}

/** What a deploy has that was made before the release that is bad: another stack by now. */
type Earlier = { readonly deploy?: Prepared };

/** A deploy that comes to its turn when the stack takes one again. */
async function afterIt(person: Person, version: number): Promise<Prepared> {
  for (;;) {
    const { status = '' } = (await person.stack(STACK)) ?? {};
    if (!status.endsWith('_IN_PROGRESS')) return prepareDeploy(person, version);
    await person.backstage.pause.sleep(10_000);
  }
}

/** The command, while five deploys wait: one begins at the same second, each other comes to its turn meanwhile. */
async function recoverBeside(backstage: Backstage, asked: Asked, earlier?: Earlier): Promise<Returned> {
  const person = await Person.at(backstage);
  await person.released(0, 1, ...(earlier ? [] : [2]));
  await person.pushed(REPOSITORY, 0, 1);
  const ready = earlier ? [] : await Promise.all(PENDING.map((version) => prepareDeploy(person, version)));
  const wall = performance.now();
  // Time passes while anybody sleeps: the other deploys come to their turns once the command waits for AWS.
  const { pause } = backstage;
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const sleep: typeof pause.sleep = (milliseconds, signal) => {
    begin();
    return pause.sleep(milliseconds, signal);
  };
  const [recovered, ...applied] = await Promise.all([
    person.rollback(asked, {}, { pause: { now: () => pause.now(), sleep } }),
    ...PENDING.map(async (version, nth) => {
      const first = nth === 0 ? (earlier?.deploy ?? ready[0]) : undefined;
      if (first) return person.apply(SHOP.directory, first);
      await begun;
      await pause.sleep(nth * 10_000);
      return person.apply(SHOP.directory, ready[nth] ?? (await afterIt(person, version)));
    }),
  ]);
  const stack = await seeStack(await person.cloudFormation, STACK);
  return {
    outcome: recovered.outcome,
    seconds: recovered.seconds as Returned['seconds'],
    deploys: applied.map(({ outcome }) => outcome),
    wall: (performance.now() - wall) / 1000,
    status: stack?.parameters.ImageDigest,
    rollbackTo: stack?.parameters.RollbackTo,
  };
}

const DEPLOYED = { deployedParameters: { ImageDigest: imageOf(1) }, parameters: { ImageDigest: imageOf(2) } };
const run = (asked: Asked, earlier?: Earlier) => ({
  do: 'run' as const,
  run: (backstage: Backstage) => recoverBeside(backstage, asked, earlier),
});
const PREVIOUS = { previous: true } as const;

/** In the middle of the release that is bad. */
async function during(after: Duration, open: OpenQuestions) {
  const earlier: { deploy?: Prepared } = {};
  const prepare = {
    do: 'run' as const,
    run: async (backstage: Backstage) => {
      earlier.deploy = await prepareDeploy(await Person.at(backstage), PENDING[0] ?? 0);
    },
  };
  return rehearseUpdate(SHOP, SHOP, {
    ...{ ...DEPLOYED, open, beforehand: [prepare] },
    operator: [{ after, ...run(PREVIOUS, earlier) }],
  });
}

const rows: string[] = [];
afterAll(() => {
  const head =
    'from the command, with five deploys waiting | all users back | by its own account | verdict | wall | failed requests';
  process.stdout.write(`\n${[head, ...rows].join('\n')}\n`);
});

// Whether CloudFormation deploys what ECS has gone back to once more is an open question: users are back either way.
test.each([
  ['during the canary, 5 % of users on it', minutes(5), true, 2],
  ['inside the bake, all users on it', minutes(15), true, 2],
  ['inside the bake, and CloudFormation deploys nothing more', minutes(15), false, 1],
])('%s', async (what, after, deploysAfterOwnRollback, deployments) => {
  const update = await during(after, { deploysAfterOwnRollback });
  check(what, update.acts?.at(-1) as Act, 60);
  expect(update).toMatchObject({ deployments, requests: { failed: 0 } });
  expect(update.stacks).toContainEqual(expect.objectContaining({ status: 'UPDATE_ROLLBACK_COMPLETE' }));
});

test('an hour after', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    ...DEPLOYED,
    afterwards: [{ do: 'wait', for: hours(1) }, run(PREVIOUS)],
  });
  check('an hour after, blue is gone', update.acts?.at(-1) as Act, 300);
  expect(update.requests.failed).toBe(0);
});

// They are off the bad one in seconds; CloudFormation's own way back to the one before must end first.
test('two steps back, from the canary', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    ...DEPLOYED,
    operator: [
      {
        ...{ after: minutes(5), do: 'run' },
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(0, 1);
          await person.pushed(REPOSITORY, 0, 1);
          return person.rollback({ commit: commitOf(0) });
        },
      },
    ],
  });
  const act = update.acts?.at(-1) as Act;
  const { outcome, seconds } = act.returned as Pick<Returned, 'outcome' | 'seconds'>;
  const users = Math.round((secondsUntilAllOn(act, imageOf(0)) as number) * 10) / 10;
  rows.push(`two steps back, from the canary | ${users} s | ${seconds.users} s | ${seconds.verdict} s`);
  expect(outcome).toBe('recovered');
  expect(users).toBeLessThanOrEqual(1500);
  expect(update.requests.failed).toBe(0);
});

function check(what: string, act: Act, most: number): void {
  const returned = act.returned as Returned;
  const users = secondsUntilAllOn(act, imageOf(1)) as number;
  const { seconds, wall } = returned;
  rows.push(
    `${what} | ${Math.round(users * 10) / 10} s | ${seconds.users} s | ${seconds.verdict} s | ${wall.toFixed(1)} s | ${act.requests?.failed} of ${act.requests?.total}`,
  );
  expect(returned).toMatchObject({ outcome: 'recovered', status: imageOf(1), rollbackTo: 'none' });
  // The first may have looked for a hold before there was one; then it is stopped.
  const [first, ...others] = returned.deploys;
  expect(['held', 'stale', 'not-released', 'failed']).toContain(first);
  expect(others).toEqual(others.map(() => 'held'));
  expect(users).toBeLessThanOrEqual(most);
  // What it says is no less than what users met.
  expect(seconds.users).toBeGreaterThanOrEqual(users);
  expect(act.requests).toMatchObject({ failed: 0 });
}
