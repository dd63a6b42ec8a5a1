import { DefaultStackSynthesizer, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Permission } from './access';

// Names as `DefaultStackSynthesizer` writes them; a test compares them with what it writes into the assembly.

/** What a role of the bootstrap is for. */
type Purpose = 'cfn-exec' | 'file-publishing';

export function bootstrapRoleArn(stack: Stack, purpose: Purpose): string {
  const name = `cdk-${qualifier(stack)}-${purpose}-role-${stack.account}-${stack.region}`;
  return stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name });
}

/** CloudFormation reads a template's URL as the caller. */
export function readPublished(stack: Stack): Permission {
  return {
    statement: new iam.PolicyStatement({
      sid: 'ReadPublishedTemplates',
      actions: ['s3:GetObject'],
      resources: [publishedObjects(stack)],
    }),
    wildcardReason: 'A published object is named by the hash of its contents; this bootstrap’s bucket only',
  };
}

/** Templates and code that have been published. */
const publishedObjects = (stack: Stack): string =>
  stack.formatArn({
    service: 's3',
    region: '',
    account: '',
    resource: `cdk-${qualifier(stack)}-assets-${stack.account}-${stack.region}`,
    resourceName: '*',
  });

/**
 * The version of the bootstrap: the CLI reads it, and CloudFormation does so for the parameter `BootstrapVersion` of a
 * template, each with the caller's permissions.
 */
export function readBootstrapVersion(stacks: readonly Stack[], actions: readonly string[]): Permission {
  const parameters = stacks.map((stack) =>
    stack.formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: `cdk-bootstrap/${qualifier(stack)}/version`,
    }),
  );
  return {
    statement: new iam.PolicyStatement({
      sid: 'ReadBootstrapVersion',
      actions: [...actions],
      resources: [...new Set(parameters)],
    }),
  };
}

/** CloudFormation acts with this role and no other. */
export function passExecutionRole(stack: Stack): Permission {
  return {
    statement: new iam.PolicyStatement({
      sid: 'PassExecutionRole',
      actions: ['iam:PassRole'],
      resources: [bootstrapRoleArn(stack, 'cfn-exec')],
      conditions: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    }),
  };
}

const qualifier = (stack: Stack): string =>
  stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
