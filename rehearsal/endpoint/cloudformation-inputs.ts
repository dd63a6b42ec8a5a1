import { z } from 'zod';
import type { Template } from '../assembly/template';
import { AwsError } from '../aws-error';
import type { StackRequest } from '../cloudformation/change-set-record';
import type { TemplateInput } from '../cloudformation/requested-target';
import { readTemplate } from '../cloudformation/template-text';
import { validationError } from '../cloudformation/validation-error';
import { NotModelled } from '../not-modelled';
import type { Buckets } from '../s3/buckets';
import { boolean, list, number } from './wire-shapes';

const templateShape = {
  TemplateBody: z.string().optional(),
  TemplateURL: z.string().optional(),
  UsePreviousTemplate: boolean.optional(),
};
const parameter = z.strictObject({
  ParameterKey: z.string(),
  ParameterValue: z.string().optional(),
  UsePreviousValue: boolean.optional(),
});
const tag = z.strictObject({ Key: z.string(), Value: z.string() });

/** What UpdateStack and CreateChangeSet have in common. */
export const requestShape = {
  StackName: z.string(),
  ...templateShape,
  Parameters: list(parameter).default([]),
  Tags: list(tag).optional(),
  RoleARN: z.string().optional(),
  Capabilities: list(z.string()).default([]),
  ClientRequestToken: z.string().optional(),
  ClientToken: z.string().optional(),
  NotificationARNs: list(z.string()).default([]),
  RollbackConfiguration: z
    .strictObject({
      RollbackTriggers: list(z.unknown()).default([]),
      MonitoringTimeInMinutes: number.default(0),
    })
    .optional(),
  // The cdk CLI sends it; EXPRESS does not wait for resources to be stable.
  DeploymentConfig: z.strictObject({ Mode: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD') }).optional(),
};
const request = z.object(requestShape);
type Request = z.infer<typeof request>;

/** @throws NotModelled for what a request may ask for, and nobody does here */
export function requireModelled(given: Partial<Request>): void {
  const { NotificationARNs = [], RollbackConfiguration, DeploymentConfig } = given;
  const { RollbackTriggers = [], MonitoringTimeInMinutes = 0 } = RollbackConfiguration ?? {};
  if (NotificationARNs.length > 0) throw new NotModelled('NotificationARNs');
  if (RollbackTriggers.length > 0 || MonitoringTimeInMinutes > 0)
    throw new NotModelled('RollbackConfiguration');
  if (DeploymentConfig?.Mode === 'EXPRESS') throw new NotModelled('DeploymentConfig EXPRESS');
}

/** source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const LONGEST_BODY = 51_200;

/** @throws AwsError ValidationError, NotModelled */
export function stackRequest(given: Request, buckets: Buckets): StackRequest {
  requireModelled(given);
  const { Parameters, Tags, RoleARN, Capabilities } = given;
  return {
    template: templateInput(given, buckets),
    parameters: Object.fromEntries(
      Parameters.map(({ ParameterKey: key, ParameterValue: value, UsePreviousValue: isBefore }) => {
        if (isBefore && value !== undefined) {
          throw validationError(
            `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
          );
        }
        if (!isBefore && value === undefined) throw validationError(`Parameters: [${key}] must have values`);
        return [key, isBefore ? { usePreviousValue: true as const } : (value ?? '')];
      }),
    ),
    ...(Tags && { tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])) }),
    ...(RoleARN !== undefined && { roleArn: RoleARN }),
    capabilities: Capabilities,
  };
}

function templateInput(given: Request, buckets: Buckets): TemplateInput {
  const { TemplateBody, TemplateURL, UsePreviousTemplate } = given;
  const ways = [TemplateBody, TemplateURL, UsePreviousTemplate || undefined].filter(
    (way) => way !== undefined,
  );
  if (ways.length !== 1) {
    throw validationError(
      'Either Template URL or Template Body or Previous Template must be specified, and no more than one of them.',
    );
  }
  return UsePreviousTemplate
    ? { usePreviousTemplate: true }
    : givenTemplate({ TemplateBody, TemplateURL }, buckets);
}

/** @throws AwsError ValidationError for what cannot be read */
export function givenTemplate(
  { TemplateBody, TemplateURL }: { TemplateBody?: string | undefined; TemplateURL?: string | undefined },
  buckets: Buckets,
): Template {
  if (TemplateBody === undefined) return readTemplate(objectAt(TemplateURL ?? '', buckets));
  if (Buffer.byteLength(TemplateBody) > LONGEST_BODY) {
    throw validationError(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_BODY}`,
    );
  }
  return readTemplate(TemplateBody);
}

/** An object of S3 by its address, with the bucket in the host's name or in the path. */
function objectAt(address: string, buckets: Buckets): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) throw validationError('TemplateURL must be a supported URL.');
  const [, inHost] = /^(.+)\.s3[.-].*$/.exec(url.hostname) ?? [];
  const path = decodeURIComponent(url.pathname.slice(1));
  const slash = path.indexOf('/');
  const [bucket, key] = inHost === undefined ? [path.slice(0, slash), path.slice(slash + 1)] : [inHost, path];
  if (url.search !== '') throw new NotModelled('a version of a template');
  try {
    return Buffer.from(buckets.bucket(bucket).get(key).body).toString('utf8');
  } catch (error) {
    if (error instanceof AwsError) throw validationError(`S3 error: ${error.message}`);
    throw error;
  }
}
