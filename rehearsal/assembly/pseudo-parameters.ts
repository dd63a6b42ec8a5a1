import { NotModelled } from '../not-modelled';
import type { AssemblyStack } from './assembly';
import { arn, hexDigits, partitionOf } from './made-up-ids';

/** Stands for `AWS::NoValue` until the property that holds it is dropped. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** Where a stack stands, and what tells it from one of the same name elsewhere. */
export type StackPlace = Pick<AssemblyStack, 'artifactId' | 'stackName' | 'account' | 'region'>;

/** The ARN of a stack, with a made-up unique part. */
export function stackIdOf(stack: StackPlace): string {
  const { stackName, artifactId } = stack;
  const unique = hexDigits({ stackName, logicalId: artifactId }, 32);
  return arn(stack, 'cloudformation', `stack/${stackName}/${unique}`);
}

/** @throws NotModelled */
export function pseudoParameter(name: string, stack: StackPlace): unknown {
  const { account, region, stackName } = stack;
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
      return stackIdOf(stack);
    case 'AWS::NotificationARNs':
      return [];
    default:
      throw new NotModelled(`pseudo parameter ${name}`);
  }
}
