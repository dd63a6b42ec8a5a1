import {
  approval,
  blueGreen,
  defineDelivery,
  hours,
  linear,
  migration,
  minutes,
  quietAlarms,
  rolling,
} from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import type { AssemblyInput } from '../../../rehearsal/assembly/assembly-input';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { catalogue, leftOutOf } from '../../../rehearsal/scenarios/catalogue';
import { rehearseCatalogue } from '../../../rehearsal/scenarios/rehearse-catalogue';
import { subjectOf } from '../../../rehearsal/scenarios/subject-of';
import { editedAssembly } from '../../fixtures/edited-assembly';

type Delivery = Parameters<typeof defineDelivery>[0];

afterAll(() => closeWarmProcesses());

const service = (more: Partial<Delivery>) =>
  synthesizeDelivery(
    defineDelivery({
      service: { name: 'shop', port: 8080, build: 'app' },
      environments: { production: {} },
      ...more,
    }),
  );
const releasedBy = (release: ReturnType<typeof linear | typeof blueGreen | typeof rolling>) =>
  service({ environments: { production: { release } } });

/** Names of what was rehearsed and of what was wrong, with why. */
async function board(assembly: AssemblyInput, ...groups: readonly string[]) {
  const subject = await subjectOf(assembly);
  const entries = catalogue(subject).filter(({ group }) => groups.includes(group));
  const { rows } = await rehearseCatalogue(assembly, entries);
  return {
    names: rows.map(({ name }) => name),
    leftOut: leftOutOf(subject).map(({ name }) => name),
    wrong: rows.flatMap(({ name, departures, notRehearsed, release }) =>
      departures.length > 0 || notRehearsed !== null
        ? [[name, departures, notRehearsed, release?.reason]]
        : [],
    ),
  };
}

test('people who answer and do not, and a database that is changed first', async () => {
  const assembly = service({
    gates: [
      migration({
        ...{ command: ['node', 'migrate.js'], timeout: minutes(10) },
        compatibility: { command: ['node', 'check.js'], variables: { TABLES: 'check' } },
      }),
      approval({ timeout: hours(1), notify: 'arn:aws:sns:eu-west-1:111122223333:releases' }),
    ],
  });
  const { names, wrong } = await board(assembly, 'controls', 'approvals', 'migrations');
  expect(wrong).toEqual([]);
  expect(names).toEqual([
    ...['a good release', 'a bad release with the nets taken out'],
    ...['an approval that is given', 'an approval that is refused', 'an approval that nobody answers'],
    ...['a migration that works', 'a migration that fails'],
    ...['a migration that the running version cannot live with', 'a migration that never ends'],
    'a migration that cannot be taken back',
  ]);
});

test('a gate that blocks while an alarm is red blocks a fix as well', async () => {
  const gates = [quietAlarms({ kinds: { release: 'block' } })];
  const { names, wrong } = await board(service({ gates }), 'alarms');
  expect(wrong).toEqual([]);
  expect(names).toContain('a fix, while the alarm is red');
});

test('a gate that is asked again on the way back is heard, and users are back', async () => {
  const assembly = editedAssembly(
    releasedBy(blueGreen({ bake: minutes(10) })),
    'shop-production',
    (template) => {
      for (const { Type, Properties } of Object.values(template.Resources)) {
        if (Type !== 'AWS::ECS::Service') continue;
        const { LifecycleHooks } = Properties.DeploymentConfiguration as {
          LifecycleHooks: { LifecycleStages: string[] }[];
        };
        LifecycleHooks[0]?.LifecycleStages.push('PRODUCTION_TRAFFIC_SHIFT');
      }
    },
  );
  const { names, wrong } = await board(assembly, 'gates');
  expect(wrong).toEqual([]);
  expect(names).toContain('a gate says no to a rollback');
});

test.each([
  ['linear', () => linear({ step: 25, hold: minutes(6), bake: minutes(10) }), ['controls', 'requests']],
  ['blue/green', () => blueGreen({ bake: minutes(10) }), ['requests']],
  ['rolling', () => rolling({}), ['controls', 'starts', 'leaks']],
] as const)('%s: the same nets promise something else, and keep it', async (_name, release, groups) => {
  const { wrong, leftOut, names } = await board(releasedBy(release()), ...groups);
  expect(wrong).toEqual([]);
  expect(names.length).toBeGreaterThan(10);
  expect(leftOut).toContain('pages that fail, before users ask for them');
});
