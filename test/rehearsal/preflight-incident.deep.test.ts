import { admission, blueGreen, errorBudget, freeze, minutes, quietAlarms, smokeTest } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { scenarioOf } from '../../rehearsal/scenarios/acts';
import type { PutOut } from '../../rehearsal/scenarios/operator';
import { type Act, type Backstage, type OperatorStep, secondsUntilAllOn } from '../../rehearsal/testing';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import { shop } from '../synth';
import { CLOSED, FINDING, toldBy } from './preflight-stage';
import { imageOf, Person } from './recovery-stage';

// Everything is bad at once: users meet errors and then nobody, alarms are red, the error budget is spent, the calendar is
// closed, and the only version that served has a new vulnerability. No gate may stand between users and the cure.

const SHOP = synthesizeDelivery(
  shop(
    { release: blueGreen({ bake: minutes(1) }) },
    {
      gates: [
        freeze({ calendars: ['holidays'] }),
        quietAlarms({ kinds: { release: 'block' } }),
        errorBudget(),
        admission(),
        smokeTest({ requests: [{ path: '/' }] }),
      ],
      objectives: { availability: 99.9 },
    },
  ),
);
afterAll(() => closeWarmProcesses());

/** Well for a quarter of an hour, then a day of errors; whatever ECS starts in its place never gets well. */
const DYING: PutOut = {
  errorShare: ({ age }) => (age > 900 ? 1 : 0),
  healthy: ({ age, nth }) => nth < 2 && age < 1800,
};

/** The incident, and what a person does in it. */
async function inIncident<T>(run: (person: Person) => Promise<T>) {
  // What was released through ECS is on its record, which alone makes a recovery.
  const beforehand: OperatorStep[] = [{ do: 'update-stack', parameters: { ImageDigest: imageOf(1) } }];
  const options = { deployedParameters: { ImageDigest: imageOf(0) }, beforehand };
  return withRehearsal(SHOP, options, async (rehearsal, { service }) => {
    let [told, red, healthy]: [ReturnType<typeof toldBy>, string[], number] = [[], [], -1];
    const act = {
      do: 'run' as const,
      run: async (backstage: Backstage) => {
        const person = await Person.at(backstage);
        await person.released(1, 2);
        await person.pushed('shop/shop', 1);
        const { alarms } = service.account.cloudWatch;
        const budget = ['shop-production-availability-page'];
        red = [...service.configuration.alarms.names, ...budget].filter(
          (name) => alarms.state(name) === 'ALARM',
        );
        healthy = service.balancing.loadBalancer.targetGroups
          .flatMap(({ targets }) => targets)
          .filter(({ state }) => state === 'healthy').length;
        told = toldBy(service.account);
        return run(person);
      },
    };
    const update = await rehearsal.update(
      knownAssembly(SHOP.directory),
      scenarioOf(DYING, 'a version that dies'),
      { ImageDigest: imageOf(2) },
      {
        afterwards: [
          { do: 'wait', for: minutes(30) },
          CLOSED,
          { do: 'scan', image: imageOf(1), scan: { findings: [FINDING] } },
          act,
        ],
      },
    );
    const done = update.acts?.at(-1) as Act;
    return { update, told, red, healthy, act: done, returned: done.returned as T };
  });
}

test('teal rollback goes through: red alarms, nobody healthy, no budget, a closed calendar, a new CVE in the old image', async () => {
  const { update, told, red, healthy, act, returned } = await inIncident((person) =>
    person.rollback({ previous: true }),
  );
  expect(update.release).toMatchObject({ outcome: 'released' });
  expect(red.length).toBeGreaterThan(1);
  expect(red).toContain('shop-production-availability-page');
  expect(healthy).toBe(0);
  expect(returned).toMatchObject({ outcome: 'recovered' });
  expect(told).toEqual([
    ['freeze', 'recovery', 'skipped', expect.any(String)],
    ['quiet-alarms', 'recovery', 'skipped', expect.any(String)],
    ['error-budget', 'recovery', 'skipped', expect.any(String)],
    ['admission', 'recovery', 'fail', expect.stringMatching(/^warning: .*CVE-2026-1 \(CRITICAL\)/)],
  ]);
  expect(secondsUntilAllOn(act, imageOf(1))).toBeLessThanOrEqual(300);
});
