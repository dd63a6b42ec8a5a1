import { z } from 'zod';
import { releaseSchema } from '../records/entry';

/* `prepared.json`: what was shown before the approval, to be executed after it and nothing else. */

const name = z.string().regex(/^[a-z][a-z0-9-]*$/);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const change = z.strictObject({
  action: z.string(),
  logicalId: z.string(),
  type: z.string(),
  replacement: z.string().optional(),
  scope: z.array(z.string()),
});

const stack = z.discriminatedUnion('is', [
  z.strictObject({
    name,
    is: z.literal('prepared'),
    /** ARN. */
    changeSet: z.string().regex(/^arn:[a-z-]+:cloudformation:[a-z0-9-]+:\d{12}:changeSet\/[\w./-]+$/),
    /** SHA-256 of the changes, in hexadecimal digits. */
    changesHash: z.string().regex(/^[0-9a-f]{64}$/),
    changes: z.array(change),
  }),
  /** There is nothing to do in it. */
  z.strictObject({ name, is: z.literal('unchanged') }),
  /** Its change set can be made once those that it builds on are executed, of what is published already. */
  z.strictObject({
    name,
    is: z.literal('later'),
    after: z.array(name),
    /** Of its published template. */
    templateUrl: z
      .string()
      .regex(/^https:\/\/s3\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/[a-z0-9][a-z0-9.-]{1,61}\/[\w./-]+$/),
    /** ARN of the role that CloudFormation is to act with. */
    executionRole: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  }),
]);

export const preparedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  environment: name,
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  /** By service. */
  digests: z.record(name, digest),
  /** Ids of the versions of secrets that tasks are to read: by service, by the parameter of its stack. */
  secretVersions: z
    .record(name, z.record(z.string().regex(/^[A-Za-z0-9]+$/), z.string().regex(/^[A-Za-z0-9_-]{32,64}$/)))
    .optional(),
  /** Of the plan that was shown with it. */
  planHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  preparedAt: z.iso.datetime(),
  mergedBy: releaseSchema.shape.mergedBy,
  approvedBy: releaseSchema.shape.approvedBy,
  /** What it does that cannot be taken back, as the commit's message says. */
  irreversible: releaseSchema.shape.irreversible,
  /** What it fixes, as the commit's message declares (`Fix: …`): its gates are told that it is a fix. */
  fix: releaseSchema.shape.fix,
  /** Of the environment, each with its stack. */
  services: z
    .array(
      z.strictObject({
        name,
        stack: name,
        /** Of ECS, where others are in it too. */
        cluster: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,255}$/)
          .optional(),
      }),
    )
    .min(1),
  /** In the order of their deployment. */
  stacks: z.array(stack).min(1),
});

export type Prepared = z.infer<typeof preparedSchema>;
export type LaterStack = Extract<Prepared['stacks'][number], { is: 'later' }>;
export type PreparedStack = Prepared['stacks'][number];
