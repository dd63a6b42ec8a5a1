import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { MissingAnswer } from '../../lambda/uniformity/must';
import type { ServiceOptions } from '../aws/options';
import { clusterOf, ecsPlaceOf } from '../aws/options';
import { seeStack } from '../change-set/stack';
import { RecordReader } from '../verdict/read';
import { type Standing, standingOf } from './standing';

/** Looks at a service and its stack again and again; what cannot change any more is read once. */
export class StandingReader {
  private readonly record: RecordReader;
  private readonly stackName: string;

  constructor(
    private readonly clients: { readonly ecs: ECSClient; readonly cloudFormation: CloudFormationClient },
    of: Pick<ServiceOptions, 'service' | 'env' | 'cluster'>,
  ) {
    this.stackName = clusterOf(of);
    this.record = new RecordReader(clients.ecs, ecsPlaceOf(of), undefined);
  }

  /** @throws MissingAnswer, and what the SDK throws */
  async read(): Promise<Standing> {
    const { cloudFormation } = this.clients;
    // The stack first: a deployment that it starts in between is seen, and one that has ended is not missed.
    const stack = await seeStack(cloudFormation, this.stackName);
    if (!stack) throw new MissingAnswer(`the stack ${this.stackName} must exist, got none`);
    return standingOf(stack, await this.record.read());
  }
}
