import { seeStack } from '../../cli/change-set/stack';
import { canary, hours, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Act, type Backstage, rehearseUpdate, secondsUntilAllOn } from '../../rehearsal/testing';
import { shop } from '../synth';
import { imageOf, Person, prepareDeploy, prepared, STACK } from './recovery-stage';

/** Holds and bakes of their default length. */
const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 5, hold: minutes(10), bake: minutes(10) }) }),
);
const REPOSITORY = 'shop/shop';
const PENDING = [3, 4, 5, 6, 7];

interface Returned {
  readonly outcome: string;
  readonly seconds: { readonly users: number; readonly verdict: number };
  readonly deploys: readonly string[];
  readonly wall: number;
  readonly status: string | undefined;
}

/** The command, while five deploys wait: each comes to its turn while it is on its way. */
async function recoverBeside(backstage: Backstage, deploys: 'obsolete' | 'ready'): Promise<Returned> {
  const person = await Person.at(backstage);
  await person.released(1, ...(deploys === 'ready' ? [2] : []));
  await person.pushed(REPOSITORY, 1);
  const waiting = await Promise.all(
    PENDING.map((version) =>
      deploys === 'ready'
        ? prepareDeploy(person, version)
        : prepared(version, {
            arn: `arn:aws:cloudformation:eu-west-1:111122223333:changeSet/teal-${version}/0000`,
            hash: '0'.repeat(64),
          }),
    ),
  );
  const wall = performance.now();
  // Time passes while anybody sleeps: the deploys come to their turns once the command waits for AWS.
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
    person.rollback({ previous: true }, {}, { pause: { now: () => pause.now(), sleep } }),
    ...waiting.map(async (each, nth) => {
      await begun;
      await pause.sleep((nth + 1) * 10_000);
      return person.apply(SHOP.directory, each);
    }),
  ]);
  const stack = await seeStack(await person.cloudFormation, STACK);
  return {
    outcome: recovered.outcome,
    seconds: recovered.seconds as Returned['seconds'],
    deploys: applied.map(({ outcome }) => outcome),
    wall: (performance.now() - wall) / 1000,
    status: stack?.parameters.ImageDigest,
  };
}

const DEPLOYED = { deployedParameters: { ImageDigest: imageOf(1) }, parameters: { ImageDigest: imageOf(2) } };
const run = (deploys: 'obsolete' | 'ready') => ({
  do: 'run' as const,
  run: (backstage: Backstage) => recoverBeside(backstage, deploys),
});

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
  const options = { ...DEPLOYED, open: { deploysAfterOwnRollback } };
  const update = await rehearseUpdate(SHOP, SHOP, { ...options, operator: [{ after, ...run('obsolete') }] });
  check(what, update.acts?.at(-1) as Act, 60);
  expect(update).toMatchObject({ deployments, requests: { failed: 0 } });
  expect(update.stacks).toContainEqual(expect.objectContaining({ status: 'UPDATE_ROLLBACK_COMPLETE' }));
});

test('an hour after', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    ...DEPLOYED,
    afterwards: [{ do: 'wait', for: hours(1) }, run('ready')],
  });
  check('an hour after, blue is gone', update.acts?.at(-1) as Act, 300);
  expect(update.requests.failed).toBe(0);
});

function check(what: string, act: Act, most: number): void {
  const returned = act.returned as Returned;
  const users = secondsUntilAllOn(act, imageOf(1)) as number;
  const { seconds, wall } = returned;
  rows.push(
    `${what} | ${Math.round(users * 10) / 10} s | ${seconds.users} s | ${seconds.verdict} s | ${wall.toFixed(1)} s | ${act.requests?.failed} of ${act.requests?.total}`,
  );
  expect(returned).toMatchObject({ outcome: 'recovered', status: imageOf(1) });
  expect(returned.deploys).toEqual(PENDING.map(() => 'held'));
  expect(users).toBeLessThanOrEqual(most);
  // What it says is no less than what users met.
  expect(seconds.users).toBeGreaterThanOrEqual(users);
  expect(act.requests).toMatchObject({ failed: 0 });
}
