import { z } from 'zod';

const count = z.int().nonnegative();
const seconds = z.number().nonnegative();

const side = z.strictObject({
  requests: count,
  failed: count,
  p50: seconds.nullable(),
  p90: seconds.nullable(),
  p99: seconds.nullable(),
});

/** Of a run that is written as a page, too. */
const series = z.strictObject({
  stepSeconds: count,
  steps: z
    .array(z.strictObject({ at: seconds, blue: side, green: side, failedByLoadBalancer: count }))
    .min(1),
  alarmsAtStart: z.array(z.strictObject({ name: z.string(), state: z.string() })),
  weights: z.array(
    z.strictObject({
      at: seconds,
      traffic: z.enum(['production', 'test']),
      greenPercent: z.number().min(0).max(100),
    }),
  ),
  events: z.array(
    z.strictObject({
      at: seconds,
      kind: z.enum(['decision', 'act', 'task', 'gate']),
      verdict: z.enum(['pass', 'fail', 'inconclusive']).optional(),
      text: z.string(),
    }),
  ),
});

/** `--json` of schemaVersion 1 as it is promised to teams: fields may be added to it, never renamed. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  seed: z.int(),
  replay: z
    .strictObject({
      files: count,
      lines: count,
      requests: count,
      minutes: count,
      requestsPerMinute: seconds,
      scale: seconds,
      paths: z.array(
        z.strictObject({
          method: z.enum(['GET', 'HEAD']),
          shape: z.string().startsWith('/'),
          path: z.string().startsWith('/'),
          share: z.number().min(0).max(1),
        }),
      ),
      leftOut: z.array(z.strictObject({ why: z.string(), requests: count })),
    })
    .optional(),
  notBegun: z.array(z.strictObject({ name: z.string(), because: z.string() })).optional(),
  releases: z.array(
    z.strictObject({
      service: z.string().optional(),
      scenario: z.string(),
      strategy: z.enum(['CANARY', 'BLUE_GREEN', 'LINEAR', 'ROLLING']),
      outcome: z.enum(['released', 'rolled-back', 'failed']),
      expected: z.enum(['released', 'rolled-back', 'failed']),
      asExpected: z.boolean(),
      unexpected: z.string().nullable(),
      decidedBy: z.string().regex(/^(alarm:.+|gate:.+|timeout:[A-Z_]+|circuit-breaker|operator|none)$/),
      reason: z.string(),
      hooks: z.enum(['real', 'declared']),
      clock: z.strictObject({ kind: z.enum(['scaled', 'virtual']), factor: z.number().min(1).nullable() }),
      simulatedSeconds: seconds,
      wallSeconds: seconds,
      requests: z
        .strictObject({
          total: count,
          failed: count,
          failedByBlue: count,
          failedByGreen: count,
          failedByLoadBalancer: count,
          servedByGreen: count,
          unfinished: count,
          notSent: count,
          late: count.optional(),
        })
        .refine(
          (of) => of.failed === of.failedByBlue + of.failedByGreen + of.failedByLoadBalancer,
          'the three parts sum to failed',
        ),
      exposedPercent: z.number().min(0).max(100),
      timeToDetectSeconds: seconds.nullable(),
      timeToRollBackSeconds: seconds.nullable(),
      stages: z.array(
        z.strictObject({
          name: z.string().regex(/^[A-Z_]+$/),
          startedAt: seconds,
          endedAt: seconds,
          greenPercent: z.number().min(0).max(100),
          gates: z.array(
            z.strictObject({
              id: z.string(),
              verdict: z.enum(['pass', 'fail', 'inconclusive']),
              reason: z.string(),
            }),
          ),
        }),
      ),
      alarms: z.array(
        z.strictObject({
          name: z.string(),
          state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
          changedAt: seconds,
        }),
      ),
      notModelled: z.array(z.string()),
      approvals: z
        .array(
          z.strictObject({
            gate: z.string(),
            stage: z.string(),
            answer: z.enum(['approve', 'reject']),
            afterSeconds: count,
          }),
        )
        .optional(),
      series: series.optional(),
    }),
  ),
});
