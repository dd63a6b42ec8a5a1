import {
  DescribeListenersCommand,
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isAwsError, nameOf } from '../shared/aws-error';
import { PendingVersion } from '../shared/pending-version';
import type { RotationEvent } from '../shared/rotation';
import { see } from '../shared/runbook';
import { masked, testHeaderValues } from '../shared/test-header';
import type { OwnedRule } from '../traffic-rules/decide';
import { rulesOf } from '../traffic-rules/listener-rules';
import { changesFor, isAcceptedBy, newValue } from './decide';

export interface RotationClients {
  readonly elb: Pick<ElasticLoadBalancingV2Client, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
}

/** Where the value is used. */
export interface TestHeader {
  readonly owner: string;
  /** The rules may be on any of its listeners, and while they move on two. */
  readonly loadBalancerArn: string;
  readonly name: string;
  /** Values of a stated audience, which stay accepted. */
  readonly audience: readonly string[];
}

/** Someone changes the rules at the same time. */
const MOST_LOOKS = 5;

/**
 * One step of a rotation of the test header's value. Each can be repeated, and a rotation that dies at any of them
 * leaves the current value accepted, since values are only added to the rule before the stage moves.
 *
 * @throws Error with what a person must do, without a value; Secrets Manager then tries again
 */
export async function rotate(
  clients: RotationClients,
  header: TestHeader,
  event: RotationEvent,
): Promise<void> {
  const secret = new Set<string>();
  try {
    await new Rotation(clients, header, event, secret).step();
  } catch (error) {
    const said = error instanceof Error ? `${nameOf(error)}: ${error.message}` : String(error);
    throw new Error(
      `the rotation of the test header of ${header.owner} must get through ${event.Step}, got ` +
        `${masked(said, secret)}; its values of before are still accepted` +
        see('live-traffic-rules.md#a-rotation-that-failed'),
    );
  }
}

class Rotation {
  private readonly pending: PendingVersion;

  constructor(
    private readonly clients: RotationClients,
    private readonly header: TestHeader,
    private readonly event: RotationEvent,
    private readonly secret: Set<string>,
  ) {
    this.pending = new PendingVersion(clients.secrets, event);
  }

  step(): Promise<void> {
    return this.pending.take(
      {
        createSecret: () => this.createSecret(),
        setSecret: () => this.setSecret(),
        testSecret: () => this.assertAccepted(),
        finishSecret: async (stages) => {
          await this.assertAccepted();
          await this.pending.makeCurrent(stages);
        },
      },
      (reason) => new Error(reason),
    );
  }

  private async createSecret(): Promise<void> {
    if ((await this.pendingValue()) !== undefined) return;
    const value = newValue();
    this.secret.add(value);
    await this.pending.put(value);
  }

  private async setSecret(): Promise<void> {
    const { elb, secrets } = this.clients;
    for (let look = 1; look <= MOST_LOOKS; look++) {
      const values = await testHeaderValues(secrets, this.event.SecretId);
      for (const value of values) this.secret.add(value);
      const listeners = await this.rules();
      const changes = listeners.flatMap((owned) =>
        changesFor(owned, this.header.name, [...values, ...this.header.audience]),
      );
      if (changes.length === 0) return;
      for (const { arn, conditions } of changes) {
        try {
          await elb.send(new ModifyRuleCommand({ RuleArn: arn, Conditions: [...conditions] }));
        } catch (error) {
          if (!isAwsError(error, 'RuleNotFound')) throw error;
        }
      }
    }
    // Whether they accept the new value is what the next step looks at.
  }

  /** Also right before the stage moves: an update of the stack in between may have put back the values that it had read. */
  private async assertAccepted(): Promise<void> {
    const value = await this.pendingValue();
    if (value === undefined) throw new Error(`version ${this.event.ClientRequestToken} must have a value`);
    for (const owned of await this.rules())
      if (!isAcceptedBy(owned, this.header.name, value))
        throw new Error('the test rule must accept the new value before anything sends it');
  }

  private async pendingValue(): Promise<string | undefined> {
    const value = await this.pending.value();
    if (value) this.secret.add(value);
    return value;
  }

  /** By listener. None before the rules are made: then they are made with the values that there are. */
  private async rules(): Promise<readonly (readonly OwnedRule[])[]> {
    const { elb } = this.clients;
    const found: (readonly OwnedRule[])[] = [];
    for (const arn of await this.listeners()) found.push((await rulesOf(elb, arn, this.header.owner)).owned);
    return found;
  }

  private async listeners(): Promise<string[]> {
    const arns: string[] = [];
    let marker: string | undefined;
    do {
      const page = await this.clients.elb.send(
        new DescribeListenersCommand({ LoadBalancerArn: this.header.loadBalancerArn, Marker: marker }),
      );
      arns.push(...(page.Listeners ?? []).flatMap(({ ListenerArn }) => ListenerArn ?? []));
      marker = page.NextMarker;
    } while (marker);
    return arns;
  }
}
