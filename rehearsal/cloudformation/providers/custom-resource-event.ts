import { createHash } from 'node:crypto';
import type { Properties } from '../provider';

/**
 * What CloudFormation invokes the function of a custom resource with.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requests.html
 */
export interface CustomResourceEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ServiceToken: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  /** Absent in a Create. */
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  /** In an Update. */
  readonly OldResourceProperties?: Properties;
}

/** Properties as a handler gets them: numbers and booleans are text. */
export function asText(properties: Properties): Properties {
  return textOf(properties) as Properties;
}

function textOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, textOf(item)]));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** A UUID that is the same in each run: the nth request for a resource of a stack. */
export function requestId(stackId: string, logicalId: string, nth: number): string {
  return createHash('sha256')
    .update(`${stackId}|${logicalId}|${nth}`)
    .digest('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
