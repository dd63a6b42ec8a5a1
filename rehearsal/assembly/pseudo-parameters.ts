import { NotModelled } from '../not-modelled';
import type { AssemblyStack } from './assembly';
import { arn, hexDigits, partitionOf } from './made-up-ids';

/** Stands for `AWS::NoValue` until the property that holds it is dropped. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** @throws NotModelled */
export function pseudoParameter(name: string, stack: AssemblyStack): unknown {
  const { account, region, stackName, artifactId } = stack;
  switch (name) {
    case 'AWS::NoValue':
      return NO_VALUE;
    case 'AWS::AccountId':
      return account;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return partitionOf(region);
    case 'AWS::URLSuffix':
      return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return arn(
        stack,
        'cloudformation',
        `stack/${stackName}/${hexDigits({ stackName, logicalId: artifactId }, 32)}`,
      );
    case 'AWS::NotificationARNs':
      return [];
    default:
      throw new NotModelled(`pseudo parameter ${name}`);
  }
}
