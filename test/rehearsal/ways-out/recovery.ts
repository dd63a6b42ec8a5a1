import {
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { type Backstage, type OperatorStep, rehearseUpdate } from '../../../rehearsal/testing';
import { shop } from '../../synth';
import { commitOf, imageOf, Person, STACK } from '../recovery-stage';
import type { WaysOut } from './way-out';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);
const OPTIONS = {
  hooks: 'declared',
  deployedParameters: { ImageDigest: imageOf(1) },
  parameters: { ImageDigest: imageOf(2) },
} as const;

const act = (run: (person: Person, backstage: Backstage) => unknown) => ({
  do: 'run' as const,
  run: async (backstage: Backstage) => run(await Person.at(backstage), backstage),
});

/** What code does after version 2 has gone out over 1. */
async function afterwards(...steps: readonly OperatorStep[]) {
  const update = await rehearseUpdate(SHOP, SHOP, { ...OPTIONS, afterwards: steps });
  return { update, returned: update.acts?.at(-1)?.returned };
}

/** The last status of the stack when nothing is done to it any more. */
async function untilSettled(person: Person, { pause }: Backstage): Promise<string> {
  for (;;) {
    const { status = '' } = (await person.stack(STACK)) ?? {};
    if (!status.endsWith('_IN_PROGRESS')) return status;
    await pause.sleep(10_000);
  }
}

/** `aws cloudformation create-change-set`, `wait change-set-create-complete`, `execute-change-set`. */
async function changeSet(person: Person, backstage: Backstage, name: string, values: Record<string, string>) {
  const cf = await person.cloudFormation;
  const which = { StackName: STACK, ChangeSetName: name };
  const { parameters = {} } = (await person.stack(STACK)) ?? {};
  await cf.send(
    new CreateChangeSetCommand({
      ...{ ...which, UsePreviousTemplate: true },
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
      Parameters: Object.keys(parameters).map((ParameterKey) =>
        values[ParameterKey] === undefined
          ? { ParameterKey, UsePreviousValue: true }
          : { ParameterKey, ParameterValue: values[ParameterKey] },
      ),
    }),
  );
  while ((await cf.send(new DescribeChangeSetCommand(which))).Status !== 'CREATE_COMPLETE') {
    await backstage.pause.sleep(5_000);
  }
  await cf.send(new ExecuteChangeSetCommand(which));
  return untilSettled(person, backstage);
}

const sees = (section: string) => expect.stringContaining(`; see runbooks/recovery.md#${section}`);

export const OF_RECOVERY: WaysOut = {
  'recovery.md#without-teal': {
    rehearse: async () => {
      const { update, returned } = await afterwards(
        act(async (person, backstage) => {
          const back = { ImageDigest: imageOf(1), RollbackTo: imageOf(1) };
          const statuses = [
            await changeSet(person, backstage, 'recover', back),
            await changeSet(person, backstage, 'recovered', { RollbackTo: 'none' }),
          ];
          return { statuses, deployments: await person.deployments(), stack: await person.stack(STACK) };
        }),
      );
      expect(returned).toMatchObject({
        statuses: ['UPDATE_COMPLETE', 'UPDATE_COMPLETE'],
        deployments: ['SUCCESSFUL', 'SUCCESSFUL'],
        stack: { parameters: { ImageDigest: imageOf(1), RollbackTo: 'none' } },
      });
      expect(update.requests.failed).toBe(0);
    },
  },
  'recovery.md#the-service-was-changed-past-cloudformation': {
    rehearse: async () => {
      const { update, returned } = await afterwards(
        { do: 'release', release: {} },
        act(async (person) => {
          await person.released(1, 2);
          await person.pushed('shop/shop', 1, 2);
          const refused = await person.rollback({ commit: commitOf(2) });
          // UpdateService with a task definition is no call that is modelled: on to the other image.
          return { refused, on: await person.rollback({ commit: commitOf(1) }) };
        }),
      );
      expect(returned).toMatchObject({
        refused: {
          ...{ outcome: 'not-recovered', recorded: { is: 'yes' } },
          reason: sees('the-service-was-changed-past-cloudformation'),
        },
        on: { outcome: 'recovered', to: { digest: imageOf(1) } },
      });
      expect(update.requests.failed).toBe(0);
    },
  },
  'recovery.md#the-stack-takes-no-update': {
    notRehearsed:
      'a preserved failed update is not modelled, and a stack that was never deployed has no users to come back',
  },
  'recovery.md#there-is-no-pipeline': {
    notRehearsed: 'its way out is cdk deploy from a laptop, which the rehearsals of updates show',
  },
};
