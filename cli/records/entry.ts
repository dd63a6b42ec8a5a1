import { z } from 'zod';

/*
 * What is written down of an environment's releases: objects of a bucket that only grows (Object Lock), as JSON. Text in
 * them is somebody's, and hostile to whatever prints it.
 */

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const commit = z.string().regex(/^[0-9a-f]{40}$/);
/** ISO 8601, in UTC. */
const at = z.iso.datetime();
/** Who: a login of GitHub, or the ARN of the caller. */
const who = z.string().min(1).max(256);
const reason = z.string().max(2000);

/** Nobody deploys to the environment until it has ended; a recovery does. */
export const holdSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('hold'),
  /** `hold-20261126T101500Z-4f2a`: what `teal resume` and a commit that declares the fix name. */
  id: z.string().regex(/^hold-\d{8}T\d{6}Z-[0-9a-f]{4}$/),
  at,
  by: who,
  reason,
  /** The image that the environment recovers to. */
  recoversTo: digest.optional(),
});

/** The end of a hold. */
export const resumeSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('resume'),
  hold: holdSchema.shape.id,
  at,
  by: who,
  reason,
  /** That declares the fix (`Resumes: hold-…` in its message). */
  commit: commit.optional(),
});

/**
 * How a release or a recovery ended. A release has another entry before it, `begun`, which is written just before AWS is
 * told: with its people and with what it cannot take back, so that a rollback in its middle knows them, and so that
 * its end can be written by another command when this one was ended. A beginning is no release: nothing may go on with
 * it, and nothing be gone back to.
 */
export const releaseSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.enum(['release', 'recovery']),
  at,
  service: z.string(),
  environment: z.string(),
  commit,
  digest,
  /** When the commit was made, by its committer's clock: from then on a release takes its lead time. Absent where git could not tell. */
  committedAt: at.optional(),
  mergedBy: who.optional(),
  approvedBy: z.array(who).optional(),
  /** SHA-256 of the plan that was shown, in hexadecimal digits. */
  planHash: z.string().optional(),
  /**
   * In the words of `teal verdict`: released, unchanged, rolled-back, replaced, failed …; `begun` of one whose end is
   * not known, `held` of one that was taken back when a hold was met right after it had begun, `stale` of
   * one that CloudFormation did not begin; of a recovery that ended without one: overtaken, given-up, timed-out, unknown.
   */
  outcome: z.string(),
  reason,
  /** What was overridden, approved or rejected: by whom, when, and why. */
  overrides: z.array(z.string()),
  /** From the command, or the start of the deployment, to its verdict. */
  seconds: z.number().nonnegative().optional(),
  /** ARN of the service deployment. */
  deployment: z.string().optional(),
  /** URL of the workflow's run. */
  run: z.string().optional(),
  /** Id of the hold that a recovery, or a drill, was done under. */
  hold: holdSchema.shape.id.optional(),
  /** Set when it was a drill. */
  drill: z.literal(true).optional(),
  /** Set when the release cannot be taken back (a migration): what it did. */
  irreversible: z.string().optional(),
  /** Set when the commit declared it a fix (`Fix: …`), of which its gates were told: what it fixes. */
  fix: z.string().max(2000).optional(),
  /** Of one that has begun: from when on, by the clock of ECS, deployments are its own; absent where it is the first. */
  since: at.optional(),
});

/** What a person has answered to a gate, or decided about it. SSM holds what a gate reads of it; this stays. */
export const decisionSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('decision'),
  at,
  service: z.string(),
  environment: z.string(),
  /** `approval` is a hook that waits for a person, `stop` without `hook` and `expires` teal stop; any other is the id of a gate. */
  gate: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  decision: z.enum(['pass', 'fail']),
  by: who,
  reason,
  digest: digest.optional(),
  /** ARN of the service deployment that was answered. */
  deployment: z.string().optional(),
  /** Id of the hook that was answered. */
  hook: z.string().optional(),
  /** When it ends to count. */
  expires: at.optional(),
  /** Set on that of the second person. */
  second: z.literal(true).optional(),
});

/** `2000/300`: requests from one address, and in how many seconds. */
const rate = z.string().regex(/^\d{1,10}\/\d{2,3}$/);

/** That a person has changed the limit on requests from one address. */
export const limitSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('limit'),
  at,
  service: z.string(),
  environment: z.string(),
  by: who,
  reason,
  from: rate,
  to: rate,
  /** What the stack that was deployed then says. */
  configured: rate,
});

/** How a drill has restored the database: that its backups can be, how old they were, and how long it took. */
export const restoreSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('restore'),
  at,
  service: z.string(),
  environment: z.string(),
  by: who,
  /** Identifier of the cluster that was restored from. */
  database: z.string(),
  outcome: z.string(),
  reason,
  /** Seconds: how old the newest backup was. */
  recoveryPoint: z.number().nonnegative().optional(),
  /** Seconds, to the end of the look into it. Absent where it was not restored. */
  recovery: z.number().nonnegative().optional(),
  /** Whether the service's own image has looked into it. */
  looked: z.enum(['yes', 'no']),
});

export type RestoreEntry = z.infer<typeof restoreSchema>;
export type LimitEntry = z.infer<typeof limitSchema>;
export type DecisionEntry = z.infer<typeof decisionSchema>;
export type HoldEntry = z.infer<typeof holdSchema>;
export type ResumeEntry = z.infer<typeof resumeSchema>;
export type ReleaseEntry = z.infer<typeof releaseSchema>;
