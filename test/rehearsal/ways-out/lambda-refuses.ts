import { blueGreen, minutes, smokeTest } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { scenarioOf } from '../../../rehearsal/scenarios/acts';
import type { RehearsedService } from '../../../rehearsal/service/rehearsed-service';
import type { Backstage, OperatorAction, OperatorStep, TaskModel } from '../../../rehearsal/testing';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { editedAssembly } from '../../fixtures/edited-assembly';
import { shop } from '../../synth';
import { REFUSALS } from '../gates/lambda-refuses';
import { imageOf, Person, STACK } from '../recovery-stage';
import type { WaysOut } from './way-out';

/** The guards and a smoke test, which even a recovery is asked by. */
const guarded = () =>
  synthesizeDelivery(
    shop({ release: blueGreen({ bake: minutes(2) }) }, { gates: [smokeTest({ requests: [{ path: '/' }] })] }),
  );

type Shop = ReturnType<typeof guarded>;

/** Logical id of the service in the stack. */
function serviceIn(assembly: Shop): string {
  const { Resources } = assembly.getStackByName(STACK).template as {
    Resources: Record<string, { readonly Type: string }>;
  };
  return Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::ECS::Service')?.[0] ?? '';
}

/** As `jq 'del(.Resources[] | select(.Type == "AWS::ECS::Service").Properties.DeploymentConfiguration.LifecycleHooks)'`. */
export const withoutHooks = (assembly: { readonly directory: string }): string =>
  editedAssembly(assembly, STACK, ({ Resources }) => {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::ECS::Service') continue;
      const configuration = Properties.DeploymentConfiguration as { LifecycleHooks?: unknown };
      if (configuration.LifecycleHooks === undefined) throw new Error('the service must have hooks');
      delete configuration.LifecycleHooks;
    }
  });

/** A stack, its deployments (newest first) and the image that users have, when a person looked. */
interface Seen {
  readonly status: string | undefined;
  readonly deployments: readonly string[];
  readonly image: string | undefined;
}

interface Told {
  readonly model?: TaskModel;
  readonly operator?: (service: RehearsedService) => readonly OperatorAction[];
  readonly afterwards: (shop: Shop, service: RehearsedService, look: OperatorStep) => readonly OperatorStep[];
}

/** Version 2 goes out over version 1. */
async function release({ model = {}, operator, afterwards }: Told) {
  const shop = guarded();
  const options = { deployedParameters: { ImageDigest: imageOf(1) } };
  return withRehearsal(shop, options, async (rehearsal, { service }) => {
    const seen: Seen[] = [];
    const look = async (backstage: Backstage) => {
      const person = await Person.at(backstage);
      const { status } = (await person.stack(STACK)) ?? {};
      seen.push({ status, deployments: await person.deployments(), image: liveImage(service) });
    };
    const update = await rehearsal.update(
      knownAssembly(shop.directory),
      scenarioOf(model, 'a release'),
      { ImageDigest: imageOf(2), RollbackTo: 'none' },
      {
        operator: operator?.(service) ?? [],
        afterwards: afterwards(shop, service, { do: 'run', run: look }),
      },
    );
    return { update, seen };
  });
}

/** Of the last revision that went out, or of the first, which was there before. */
function liveImage({ account: { ecs } }: RehearsedService): string | undefined {
  const last = ecs.deployments().findLast(({ status }) => status === 'SUCCESSFUL');
  const arn = last?.targetServiceRevision.arn;
  const revisions = ecs.revisions();
  const revision = arn === undefined ? revisions[0] : revisions.find((one) => one.serviceRevisionArn === arn);
  return revision?.containerImages?.[0]?.imageDigest;
}

const lambda = (service: RehearsedService, refusal: keyof typeof REFUSALS | undefined): OperatorStep => ({
  do: 'run',
  run: () => service.functions.refuse(refusal && REFUSALS[refusal]),
});

const skip = (shop: Shop): OperatorStep => ({ do: 'continue-update-rollback', skip: [serviceIn(shop)] });

export const OF_LAMBDA: WaysOut = {
  'recovery.md#the-stack-is-in-update_rollback_failed': {
    // ECS has gone back, CloudFormation goes back after it, and nobody can be asked about that.
    rehearse: async () => {
      const { update, seen } = await release({
        operator: (service) => [
          { after: minutes(2), do: 'run', run: () => service.functions.refuse(REFUSALS.throttled) },
          { after: minutes(2), do: 'stop' },
        ],
        afterwards: (shop, service, look) => [
          look,
          skip(shop),
          look,
          lambda(service, undefined),
          { do: 'update-stack', parameters: { ImageDigest: imageOf(3) } },
          look,
        ],
      });
      const back = ['ROLLBACK_SUCCESSFUL', 'ROLLBACK_SUCCESSFUL'];
      expect(seen).toEqual([
        { status: 'UPDATE_ROLLBACK_FAILED', deployments: back, image: imageOf(1) },
        { status: 'UPDATE_ROLLBACK_COMPLETE', deployments: back, image: imageOf(1) },
        { status: 'UPDATE_COMPLETE', deployments: ['SUCCESSFUL', ...back], image: imageOf(3) },
      ]);
      expect(update.requests.failed).toBe(0);
    },
  },
  'recovery.md#lambda-refuses-every-call': {
    rehearse: async () => {
      const back = { ImageDigest: imageOf(1), RollbackTo: imageOf(1) };
      const { update, seen } = await release({
        // Little enough that no alarm sees it.
        model: { errorShare: 0.01 },
        afterwards: (shop, service, look) => [
          lambda(service, 'not allowed'),
          { do: 'update-stack', parameters: back },
          look,
          skip(shop),
          look,
          { do: 'update-stack', to: withoutHooks(shop), parameters: back },
          look,
          lambda(service, undefined),
          { do: 'update-stack', to: shop, parameters: { ImageDigest: imageOf(3), RollbackTo: 'none' } },
          look,
        ],
      });
      const refused = ['ROLLBACK_SUCCESSFUL', 'ROLLBACK_SUCCESSFUL', 'SUCCESSFUL'];
      expect(seen).toEqual([
        { status: 'UPDATE_ROLLBACK_FAILED', deployments: refused, image: imageOf(2) },
        { status: 'UPDATE_ROLLBACK_COMPLETE', deployments: refused, image: imageOf(2) },
        { status: 'UPDATE_COMPLETE', deployments: ['SUCCESSFUL', ...refused], image: imageOf(1) },
        {
          status: 'UPDATE_COMPLETE',
          deployments: ['SUCCESSFUL', 'SUCCESSFUL', ...refused],
          image: imageOf(3),
        },
      ]);
      expect(update.requests).toMatchObject({ failedByBlue: 0, failedByLoadBalancer: 0 });
    },
  },
};
