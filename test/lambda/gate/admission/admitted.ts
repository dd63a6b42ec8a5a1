import type { ContainerImage, ServiceDeployment } from '@aws-sdk/client-ecs';
import { admission } from '../../../../lambda/gate/admission/check';
import type { AdmissionRules } from '../../../../lambda/shared/environment';
import { parseHookEvent } from '../../../../lambda/shared/hook-event';
import type { Verdict } from '../../../../lambda/shared/verdict';
import { ecsService } from '../../../../rehearsal/endpoint/ecs-service';
import type { EndpointLease } from '../../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../../rehearsal/endpoint/shared-endpoint';
import { HOME, Registries } from '../../../cli/images/registries';
import event from '../../../fixtures/hook-events/post-test-traffic-shift.json';
import { clientsOf } from '../../../rehearsal/endpoint/clients';

const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
const REVISION = `${ECS}:service-revision/shop-production/shop/2`;
const TASK_DEFINITION = `${ECS}:task-definition/shop:2`;

export const RULES: AdmissionRules = { repositories: [HOME], severity: 'HIGH', accept: [] };

/** A service whose new revision has containers, and the registries where their images are. */
export class Admitted {
  readonly registries = new Registries();
  /** As ECS lists them. */
  containers: ContainerImage[] = [];
  /** Images as the task definition names them. */
  defined: Readonly<Record<string, string>> = {};
  private lease: EndpointLease | undefined;

  async start(): Promise<this> {
    await this.registries.start();
    const definition = { taskDefinitionArn: TASK_DEFINITION, family: 'shop', revision: 2 };
    const containerDefinitions = () => Object.entries(this.defined).map(([name, image]) => ({ name, image }));
    this.lease = await leaseEndpoint([
      ecsService(
        {
          services: () => [],
          deployments: () => [],
          revisions: () => [
            {
              serviceRevisionArn: REVISION,
              taskDefinition: TASK_DEFINITION,
              containerImages: this.containers,
            },
          ],
        },
        {
          tasks: {
            tasks: () => [],
            taskDefinitions: () => [{ ...definition, containerDefinitions: containerDefinitions() }],
            runTasks: () => [],
            stopTask: () => undefined,
          },
        },
      ),
    ]);
    return this;
  }

  /** What the gate says of the new revision. */
  ask(rules: AdmissionRules = RULES, directory = '/nowhere'): Promise<Verdict> {
    if (!this.lease) throw new Error('start comes first');
    const check = admission(
      clientsOf(this.lease).ecs,
      (region) => this.registries.client(region),
      rules,
      directory,
    );
    const deployment = { targetServiceRevision: { arn: REVISION } } as ServiceDeployment;
    return check(parseHookEvent(event), new AbortController().signal, deployment, 'release');
  }

  async close(): Promise<void> {
    await this.lease?.close();
    await this.registries.close();
  }
}
