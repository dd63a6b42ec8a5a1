import { randomUUID } from 'node:crypto';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  UpdateStackCommand,
  ValidateTemplateCommand,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type LeftOut, type Template, templatesOf, withoutResources } from './leave-out';
import type { Place } from './observed';

/** A template for CloudFormation to read; most are too large to be sent. The bucket is of `cdk bootstrap`. */
async function published(place: Place, template: Template): Promise<string> {
  const Bucket = `cdk-hnb659fds-assets-${place.credentials.accessKeyId}-${place.region}`;
  const Key = `${randomUUID()}.json`;
  await new S3Client({ ...place, forcePathStyle: true }).send(
    new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(template) }),
  );
  return `${place.endpoint}/${Bucket}/${Key}`;
}

/** Types of an assembly that an emulator says it does not know, before it makes anything. */
export async function unrecognized(place: Place, assembly: string): Promise<string[]> {
  const cloudFormation = new CloudFormationClient(place);
  const types = new Set<string>();
  for (const template of Object.values(templatesOf(assembly))) {
    const TemplateURL = await published(place, template);
    try {
      await cloudFormation.send(new ValidateTemplateCommand({ TemplateURL }));
    } catch (error) {
      const [, list] = /Unrecognized resource types: \[(.*)\]/.exec((error as Error).message) ?? [];
      if (list === undefined) throw error;
      for (const type of list.split(', ')) types.add(type);
    }
  }
  return [...types].sort();
}

/**
 * Puts something back into a stack that was deployed without it.
 *
 * @param without what stays out
 * @returns why the emulator did not make it; undefined when it did
 */
export async function refusalOf(
  place: Place,
  { assembly, stack, without }: { assembly: string; stack: string; without: readonly LeftOut[] },
): Promise<string | undefined> {
  const template = templatesOf(assembly)[stack];
  if (!template) throw new Error(`the assembly must have a stack ${stack}; see test/emulator/run.ts`);
  const cloudFormation = new CloudFormationClient(place);
  const before = await eventsOf(cloudFormation, stack);
  const TemplateURL = await published(place, withoutResources(template, without));
  const Capabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] as const;
  await cloudFormation.send(
    new UpdateStackCommand({ StackName: stack, TemplateURL, Capabilities: [...Capabilities] }),
  );
  const waiter = { client: cloudFormation, minDelay: 1, maxDelay: 1, maxWaitTime: 60 };
  // A stack that goes back is what is expected, and an error to the waiter.
  const failure = await waitUntilStackUpdateComplete(waiter, { StackName: stack }).then(
    () => undefined,
    (error: Error) => error,
  );
  if (!failure) return undefined;
  const known = new Set(before.map(({ EventId }) => EventId));
  const failed = (await eventsOf(cloudFormation, stack)).filter(
    ({ EventId, ResourceStatus }) => !known.has(EventId) && ResourceStatus?.endsWith('_FAILED'),
  );
  // The newest is first, and the first that failed is why.
  const reason = failed.at(-1)?.ResourceStatusReason;
  if (reason === undefined) throw failure;
  return reason;
}

async function eventsOf(client: CloudFormationClient, StackName: string) {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  return StackEvents;
}
