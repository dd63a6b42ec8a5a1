import type { ServiceRevision } from '@aws-sdk/client-ecs';
import type { Context } from 'aws-lambda';
import { DECISIONS, GATE, type PolicyRow } from '../../../lambda/shared/environment';
import type { ServiceDeploymentView } from '../../../rehearsal/ecs/deployment-view';
import { ecsService } from '../../../rehearsal/endpoint/ecs-service';
import { eventBridgeService } from '../../../rehearsal/endpoint/eventbridge-service';
import type { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { ssmService } from '../../../rehearsal/endpoint/ssm-service';
import { EventBuses } from '../../../rehearsal/eventbridge/event-buses';
import { Parameters } from '../../../rehearsal/ssm/parameters';
import { clientsOf } from '../../rehearsal/endpoint/clients';

const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
export const deploymentArn = (id: string) => `${ECS}:service-deployment/shop-production/shop/${id}`;
export const revisionArn = (id: string) => `${ECS}:service-revision/shop-production/shop/${id}`;
const definitionArn = (id: string) => `${ECS}:task-definition/${id}:1`;
export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
export const person = (name: string) => `arn:aws:sts::111122223333:assumed-role/operator/${name}`;

export const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
export const variables = (policy?: PolicyRow): Record<string, string> => ({
  [GATE.ID]: 'freeze',
  [GATE.KIND]: 'freeze',
  [GATE.PATIENCE_MINUTES]: '60',
  [GATE.SERVICE]: 'shop',
  [GATE.ENVIRONMENT]: 'production',
  [GATE.CONTAINER]: 'shop',
  ...(policy && { [GATE.POLICY]: JSON.stringify(policy) }),
});

/** What a gate asks of AWS, over HTTP. Deployment `new` brings image `b` while revision `blue`, with `a`, runs. */
export class GateAccount {
  readonly parameters = new Parameters({ now: () => Date.now() }, PLACE);
  readonly buses = new EventBuses({ now: () => Date.now() }, PLACE);
  /** `ECS.ListServiceDeployments`, as they came. */
  readonly calls: string[] = [];
  readonly clients: ReturnType<typeof clientsOf>;
  readonly lease: ReturnType<AwsEndpoint['lease']>;
  status: ServiceDeploymentView['status'] = 'IN_PROGRESS';
  sources: readonly string[] = ['blue'];
  /** Revision whose task definition all have. @default each has its own */
  tasksOf: string | undefined;
  private readonly past: ServiceDeploymentView[] = [];
  private readonly images = new Map<string, ServiceRevision['containerImages']>();
  private readonly defined = new Map<string, Readonly<Record<string, string>>>();

  constructor(endpoint: AwsEndpoint) {
    this.revision('blue', { shop: digest('a') });
    this.revision('new', { shop: digest('b') });
    this.lease = endpoint.lease([
      ecsService(
        {
          services: () => [
            {
              serviceArn: `${ECS}:service/shop-production/shop`,
              serviceName: 'shop',
              clusterArn: `${ECS}:cluster/shop-production`,
            },
          ],
          deployments: () => [
            ...this.past,
            this.deployment('new', this.status),
            this.deployment('next', this.status),
          ],
          revisions: () =>
            [...this.images].map(([id, containerImages]) => ({
              serviceRevisionArn: revisionArn(id),
              ...(containerImages && { containerImages }),
              ...(this.defined.has(id) && { taskDefinition: definitionArn(this.tasksOf ?? id) }),
            })),
        },
        {
          tasks: {
            tasks: () => [],
            runTasks: () => [],
            stopTask: () => undefined,
            taskDefinitions: () => this.definitions(),
          },
        },
      ),
      ssmService({ parameters: this.parameters, documents: undefined as never }, { now: () => Date.now() }),
      eventBridgeService(this.buses),
    ]);
    this.lease.onCall(({ service, operation }) => this.calls.push(`${service}.${operation}`));
    this.clients = clientsOf(this.lease);
  }

  /** Images by container; one without a digest is one of which ECS does not say it. */
  revision(id: string, images: Readonly<Record<string, string | undefined>>): void {
    this.images.set(
      id,
      Object.entries(images).map(([containerName, imageDigest]) => ({
        ...{ containerName, image: containerName },
        ...(imageDigest !== undefined && { imageDigest }),
      })),
    );
  }

  /** How the task definition of a revision names its images. */
  define(id: string, images: Readonly<Record<string, string>>): void {
    this.defined.set(id, images);
  }

  /** A deployment that is over, of a revision with this image. */
  ran(
    image: string,
    status: ServiceDeploymentView['status'] = 'SUCCESSFUL',
    id = `past-${this.past.length}`,
  ): void {
    this.revision(id, { shop: image });
    this.past.push(this.deployment(id, status));
  }

  /** What a person writes with `teal override`. */
  decide(change: object = {}, { by = 'ada', end = '', gate = 'freeze', image = digest('b') } = {}): void {
    this.parameters.put({
      name: this.nameOf(gate, image, end),
      type: 'String',
      value: JSON.stringify({
        ...{ schemaVersion: 1, gate, digest: image, decision: 'pass', author: by, reason: 'it is urgent' },
        expires: new Date(Date.now() + 60 * 60_000).toISOString(),
        ...change,
      }),
      by: person(by),
    });
  }

  /** The deployment that has used a decision. */
  usedBy(gate = 'freeze', image = digest('b')): unknown {
    const found = this.parameters.find(this.nameOf(gate, image, DECISIONS.USED));
    return found && JSON.parse(found.value).deployment;
  }

  nameOf(gate: string, image: string, end: string): string {
    return `${DECISIONS.PATH}/shop-production/${gate}/${image.slice('sha256:'.length)}${end}`;
  }

  published(type = 'Teal Gate Verdict'): unknown[] {
    return this.buses.events.filter((event) => event['detail-type'] === type).map(({ detail }) => detail);
  }

  private definitions() {
    return [...this.defined].map(([id, images]) => ({
      ...{ taskDefinitionArn: definitionArn(id), family: id, revision: 1 },
      containerDefinitions: Object.entries(images).map(([name, image]) => ({ name, image })),
    }));
  }

  private deployment(id: string, status: ServiceDeploymentView['status']): ServiceDeploymentView {
    const revision = (name: string) => ({
      ...{ arn: revisionArn(name), requestedTaskCount: 2, runningTaskCount: 2, pendingTaskCount: 0 },
      ...{ requestedTestTrafficWeight: 0, requestedProductionTrafficWeight: 0 },
    });
    const at = new Date(Date.UTC(2026, 10, 1, { new: 1, next: 2 }[id] ?? 0, this.past.length));
    return {
      serviceDeploymentArn: deploymentArn(id),
      serviceArn: `${ECS}:service/shop-production/shop`,
      clusterArn: `${ECS}:cluster/shop-production`,
      ...{ createdAt: at, startedAt: at, updatedAt: at },
      status,
      lifecycleHookDetails: [],
      sourceServiceRevisions: this.sources.map(revision),
      targetServiceRevision: revision(id === 'next' ? 'new' : id),
      alarms: { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [] },
      deploymentCircuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 0 },
    };
  }
}

/** ECS asks. */
export const asking = (hookDetails: object = {}, id = 'new') => ({
  executionId: '0b6c4a3e-6f0e-4d0a-9c52-1f6f5a7f3b11',
  lifecycleStage: 'PRE_SCALE_UP',
  resourceArn: deploymentArn(id),
  hookDetails,
});
