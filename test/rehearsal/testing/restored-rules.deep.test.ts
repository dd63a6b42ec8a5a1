import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { rehearseUpdate, type ServiceArns } from '../../../rehearsal/testing';
import { shopSubject } from '../scenarios/stack-update-subjects';

afterAll(() => closeWarmProcesses());

const { before } = shopSubject();

// The guards ask for the rules by their ARNs, and a published version keeps those that it was published with. A rule that
// is made again has another ARN, though no word of the template is another.
test.each(['productionRule', 'testRule'] as const)(
  'once a %s that was lost is made again, releases pass their guards',
  async (rule) => {
    const update = await rehearseUpdate(before, before, {
      parameters: { ImageDigest: `sha256:${'1'.repeat(64)}` },
      beforehand: [
        {
          ...{ do: 'call', operation: 'ELBv2.DeleteRule' },
          input: (arns: ServiceArns) => ({ RuleArn: arns[rule] }),
        },
      ],
      afterwards: [
        { do: 'continue-update-rollback', skip: ['Service'] },
        { do: 'update-stack', to: before, parameters: { RestoreListenerRules: 'now' } },
        {
          ...{ do: 'update-stack', to: before },
          parameters: { ImageDigest: `sha256:${'1'.repeat(64)}` },
        },
      ],
    });
    const last = update.acts?.at(-1);
    expect(last?.stacks?.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
  },
);
