import { z } from 'zod';
import type { AwsAccount } from '../account/aws-account';
import type { TemplateResolver } from '../assembly/intrinsics';

/** A URI of a repository: the name is what comes after the registry. */
const REPOSITORY = /^\d{12}\.dkr\.ecr\.[^/]+\/([^:@]+)$/;
/** What an image's name says behind that of its repository. */
const VERSION = /(:[^/:@]+)?(@.*)?$/;
/** `<bucket>/<environment>` */
const RECORDS = /^([a-z0-9.-]+)\/[^/]+$/;

/** As the stack that holds them makes it. */
const RECORDS_SETTINGS = {
  objectLock: { defaultRetention: { mode: 'GOVERNANCE' as const, days: 400 } },
};

/**
 * What a service's stack names and another account or stack has: in its outputs the repository of its images and the
 * bucket of its release records, in its task definitions repositories of other images (an asset's, which `cdk deploy`
 * pushes before it touches a stack), in its policies Change Calendars that its functions may ask. They are there: empty,
 * and the calendars open. What runs is in its repository, scanned, and nothing was found.
 */
export async function makeNamedStores(account: AwsAccount, own: TemplateResolver): Promise<void> {
  const released = await outputOf(own, 'ImageRepository');
  for (const image of [released, ...(await imagesOf(own))]) {
    const [, repository] = REPOSITORY.exec(image.replace(VERSION, '')) ?? [];
    if (repository === undefined) continue;
    if (!account.repositories.list().some(({ name }) => name === repository))
      account.repositories.create(repository, { immutableTags: true, scanOnPush: true });
    // Of the service's own each release says what it is.
    const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(image) ?? [];
    if (digest !== undefined && image.replace(VERSION, '') !== released)
      account.repositories.assume(repository, digest);
  }
  const [, records] = RECORDS.exec(await outputOf(own, 'Records')) ?? [];
  if (records !== undefined && !account.buckets.has(records))
    account.buckets.create(records, RECORDS_SETTINGS);
  for (const calendar of await calendarsOf(own))
    if (!account.documents.has(calendar)) account.documents.put(calendar, 'ChangeCalendar', OPEN);
}

/** A calendar without events, as the console makes it. */
const OPEN = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'X-CALENDAR-TYPE:DEFAULT_OPEN', 'END:VCALENDAR'].join('\n');

const taskDefinition = z.object({ ContainerDefinitions: z.array(z.object({ Image: z.string() })) });

/** Of all containers. */
async function imagesOf(own: TemplateResolver): Promise<string[]> {
  const images: string[] = [];
  for (const logicalId of await own.resourcesOfType('AWS::ECS::TaskDefinition')) {
    const { data } = taskDefinition.safeParse(await own.properties(logicalId));
    images.push(...(data?.ContainerDefinitions ?? []).map(({ Image }) => Image));
  }
  return images;
}

const policy = z.object({
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Action: z.union([z.string(), z.array(z.string())]).default([]),
        Resource: z.union([z.string(), z.array(z.string())]).default([]),
      }),
    ),
  }),
});

/** Names of those that a policy lets ask for. */
async function calendarsOf(own: TemplateResolver): Promise<string[]> {
  const names: string[] = [];
  for (const logicalId of await own.resourcesOfType('AWS::IAM::Policy')) {
    const { data } = policy.safeParse(await own.properties(logicalId));
    for (const { Action, Resource } of data?.PolicyDocument.Statement ?? []) {
      if (![Action].flat().includes('ssm:GetCalendarState')) continue;
      names.push(...[Resource].flat().flatMap((arn) => /:document\/([^*?]+)$/.exec(arn)?.[1] ?? []));
    }
  }
  return names;
}

async function outputOf(own: TemplateResolver, name: string): Promise<string> {
  const output = own.stack.template.Outputs[name];
  return output ? String(await own.resolve(output.Value)) : '';
}
