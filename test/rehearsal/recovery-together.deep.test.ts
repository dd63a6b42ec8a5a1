import { ExecuteChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { connect } from '../../cli/aws/clients';
import { canary, minutes } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearseUpdate } from '../../rehearsal/testing';
import { shop } from '../synth';
import { commitOf, imageOf, Person, prepareDeploy } from './recovery-stage';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(2), bake: minutes(2) }) }),
);
const DEPLOYED = { deployedParameters: { ImageDigest: imageOf(1) }, parameters: { ImageDigest: imageOf(2) } };

/** A stack that does not tell RollbackTo, nor the change set that it is updated by. */
async function tellingLess() {
  const clients = await connect({});
  const cloudFormation = await clients.cloudFormation();
  cloudFormation.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName !== 'DescribeStacksCommand') return answer;
        for (const stack of (answer.output as { Stacks?: Record<string, unknown>[] }).Stacks ?? []) {
          const { Parameters = [] } = stack as { Parameters?: { ParameterKey?: string }[] };
          stack.Parameters = Parameters.filter(({ ParameterKey }) => ParameterKey !== 'RollbackTo');
          stack.ChangeSetId = undefined;
        }
        return answer;
      },
    { step: 'initialize', name: 'tellingLess' },
  );
  return { ...clients, cloudFormation: async () => cloudFormation };
}

/** Both, from the same look at an hour after, or in the bake. */
async function together(backstage: Backstage, gap: number, isOver: boolean, less: boolean) {
  const one = await Person.at(backstage);
  const other = await Person.at(backstage);
  await one.released(1, ...(isOver ? [2] : []));
  await one.pushed('shop/shop', 1);
  const how = less ? { connect: tellingLess } : {};
  const later = () => other.rollback(isOver ? { commit: commitOf(1) } : { previous: true }, {}, how);
  const both = await Promise.all([
    one.rollback({ previous: true }, {}, how),
    gap === 0 ? later() : backstage.pause.sleep(gap).then(later),
  ]);
  return {
    outcomes: both.map(({ outcome }) => outcome),
    holds: (await one.journal.holds()).length,
    recovered: (await one.journal.releases()).filter(({ kind }) => kind === 'recovery').length,
    deployments: await one.deployments(),
  };
}

describe.each([true, false])('DescribeStacks shows what is under way: %s', (showsUpdateUnderWay) => {
  test.each([
    [0, true, false],
    [20_000, true, false],
    [0, false, false],
    [0, true, true],
    [20_000, true, true],
  ])('two at once, %s ms apart, are one recovery (over: %s, told less: %s)', async (gap, isOver, less) => {
    const act = {
      do: 'run' as const,
      run: (backstage: Backstage) => together(backstage, gap, isOver, less),
    };
    const update = await rehearseUpdate(SHOP, SHOP, {
      ...{ ...DEPLOYED, hooks: 'declared', open: { showsUpdateUnderWay } },
      ...(isOver ? { afterwards: [act] } : { operator: [{ after: minutes(3), ...act }] }),
    });
    const returned = update.acts?.at(-1)?.returned as Awaited<ReturnType<typeof together>>;
    expect(returned.outcomes).toEqual(['recovered', 'recovered']);
    expect(returned.holds).toBe(1);
    expect(returned.recovered).toBeLessThanOrEqual(2);
    // The release and one recovery; in a bake what CloudFormation brings back.
    expect(returned.deployments).toEqual(['SUCCESSFUL', isOver ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL']);
    expect(update.requests.failed).toBe(0);
  });
});

test('a deploy that had seen no hold begins seconds after it: it is met, and stopped', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    ...{ ...DEPLOYED, hooks: 'declared' },
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1, 2);
          const { stacks } = await prepareDeploy(person, 3);
          const [stack] = stacks;
          const cf = await person.cloudFormation;
          const ChangeSetName = stack && 'changeSet' in stack ? stack.changeSet : undefined;
          const [recovered] = await Promise.all([
            person.rollback({ commit: commitOf(2) }),
            backstage.pause.sleep(20_000).then(() => cf.send(new ExecuteChangeSetCommand({ ChangeSetName }))),
          ]);
          return { recovered, deployments: await person.deployments() };
        },
      },
    ],
  });
  expect(update.acts?.at(-1)?.returned).toMatchObject({
    recovered: { outcome: 'recovered', to: { digest: imageOf(2) } },
  });
  expect(update.requests.failed).toBe(0);
});
