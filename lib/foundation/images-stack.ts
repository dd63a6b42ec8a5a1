import { LegacyStackSynthesizer, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { imageRepositoryName } from '../config/names';
import type { Environment } from '../config/types-resolved';
import { TealStack } from '../teal-stack';
import { admitFromAccounts, pullFromAccounts, releaseFromAccounts } from './image-access';
import { ImageRepository } from './image-repository';

export interface ImagesStackProps extends StackProps {
  /** Its name. */
  readonly delivery: string;
  /** Whether the build pushes here. A copy gets images from there, when they are promoted. */
  readonly isHome: boolean;
  /** Whether the delivery has a bootstrap of its own, which gives the roles of its services a path. */
  readonly bounded: boolean;
  /** All that have a pipeline, wherever they are. */
  readonly environments: readonly Environment[];
}

/**
 * The repositories of record in one region: one for each service and all its environments, so that what was tested in
 * one is, to the byte, what is released in the next. Deployed by a person, before the first build.
 */
export class ImagesStack extends TealStack {
  constructor(scope: Construct, id: string, props: ImagesStackProps) {
    const { delivery, isHome, bounded, environments, ...stackProps } = props;
    // With the credentials of who deploys it: an account that keeps images alone may have no bootstrap, and one of the
    // delivery's own may not change them. Its template is small enough to be sent along.
    super(scope, id, { ...stackProps, synthesizer: new LegacyStackSynthesizer() });
    const services = environments[0]?.services ?? [];
    // ECR finds these by their accounts; within its own, a role needs no more than its own policy.
    const foreign = environments.filter(
      ({ account }) => account !== undefined && account !== props.env?.account,
    );
    const here = foreign.filter(({ region }) => region === props.env?.region);
    for (const { name } of services) {
      new ImageRepository(this, `Images-${name}`, {
        repositoryName: imageRepositoryName(delivery, name),
        access: [
          ...pullFromAccounts(this, { delivery, service: name, bounded }, here),
          ...admitFromAccounts(this, { delivery, service: name, bounded }, here),
          ...releaseFromAccounts(this, delivery, {
            read: isHome ? foreign : here,
            mark: here,
            copies: !isHome,
          }),
        ],
      });
    }
  }
}
