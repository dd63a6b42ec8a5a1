import { LegacyStackSynthesizer, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bootstrap, Environment } from '../../config/types-resolved';
import { TealStack } from '../../teal-stack';
import { BootstrapPolicies } from './bootstrap-policies';
import { bootstrapStackName, placeOf } from './place';

interface Deployed {
  readonly configuration: Environment;
}

interface BootstrapStackProps extends StackProps {
  readonly delivery: string;
  readonly bootstrap: Bootstrap;
  readonly environments: readonly Deployed[];
}

/**
 * The policies that a bootstrap is given: before it, and by a person. A stack of its own beside the access of GitHub,
 * since it must not need a bootstrap: its template is sent along, in which CloudFormation takes 51,200 bytes.
 */
export class BootstrapStack extends TealStack {
  constructor(
    scope: Construct,
    id: string,
    { delivery, bootstrap, environments, ...props }: BootstrapStackProps,
  ) {
    // No role, no bucket, no version: the CLI's older way, for a stack without assets.
    super(scope, id, { ...props, synthesizer: new LegacyStackSynthesizer() });
    new BootstrapPolicies(this, 'Policies', placeOf(this, delivery, bootstrap, environments));
  }
}

/** One for each account that has environments with a pipeline. IAM knows no regions: it is in that of the first. */
export function addBootstrap(
  scope: Construct,
  delivery: string,
  bootstrap: Bootstrap,
  environments: readonly Deployed[],
): BootstrapStack[] {
  const released = environments.filter(({ configuration }) => configuration.pipeline);
  const accounts = [...new Set(released.map(({ configuration }) => configuration.account))];
  return accounts.map((account) => {
    const ofAccount = released.filter(({ configuration }) => configuration.account === account);
    const stackName = bootstrapStackName(delivery, account);
    return new BootstrapStack(scope, stackName, {
      env: { account, region: ofAccount[0]?.configuration.region },
      stackName,
      description: `${delivery}: what CloudFormation may do in this account; deployed by a person, before cdk bootstrap`,
      tags: { 'teal:delivery': delivery },
      delivery,
      bootstrap,
      environments: ofAccount,
    });
  });
}
