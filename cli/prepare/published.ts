import { type Assembly, type AssemblyStack, stackNamed } from '../../rehearsal/assembly/assembly';
import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';
import type { LaterStack } from './prepared';

/** Where a stack is deployed, for the placeholders of an assembly that leaves it open. */
export interface StackSite {
  readonly account: string;
  readonly region: string;
}

/** What a change set is made of once a stack's assets are published. @throws VerbFailed where the assembly does not say */
export function publishedOf(
  assembly: Assembly,
  stackName: string,
  open: StackSite,
): Pick<LaterStack, 'templateUrl' | 'executionRole'> {
  const stack = stackNamed(assembly, stackName);
  const site = { account: stack.given?.account ?? open.account, region: stack.given?.region ?? open.region };
  const object = filled(stack, 'templateObject', site);
  const [, bucket, key] = /^s3:\/\/([a-z0-9.-]+)\/([\w./-]+)$/.exec(object) ?? [];
  if (bucket === undefined || key === undefined) throw unfit(stack, 'templateObject', object);
  const executionRole = filled(stack, 'executionRole', site);
  if (!/^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(executionRole)) {
    throw unfit(stack, 'executionRole', executionRole);
  }
  const suffix = site.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { templateUrl: `https://s3.${site.region}.${suffix}/${bucket}/${key}`, executionRole };
}

function filled(
  stack: AssemblyStack,
  of: 'templateObject' | 'executionRole',
  { account, region }: StackSite,
): string {
  const text = stack[of];
  if (text === undefined) throw unfit(stack, of, 'none');
  return text
    .replace(/\$\{AWS::AccountId\}/g, account)
    .replace(/\$\{AWS::Region\}/g, region)
    .replace(/\$\{AWS::Partition\}/g, partitionOf(region));
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function unfit(
  { stackName }: AssemblyStack,
  of: 'templateObject' | 'executionRole',
  got: string,
): VerbFailed {
  const what = { templateObject: 'its published template', executionRole: 'the role of CloudFormation' }[of];
  return new VerbFailed(
    EXIT.BAD_INPUT,
    harmless(
      `the stack ${stackName} must name ${what} in the assembly, got ${got}; synthesize with CDK's DefaultStackSynthesizer`,
    ),
  );
}
