import { z } from 'zod';

export const duration = z.custom<object>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    ('milliseconds' in value ? typeof value.milliseconds === 'number' : 'toMilliseconds' in value),
  'a length of time such as minutes(4)',
);
/** A value, or a function of a task's time. */
const overTime = (schema: z.ZodType, words: string) =>
  z.custom((value) => isFunction(value) || schema.safeParse(value).success, `${words}, or a function`);
const share = z.number().min(0).max(1);
const percent = z.number().min(0);

const requests = {
  errorShare: overTime(share, 'from 0 to 1').optional(),
  latency: overTime(
    z.strictObject({ median: duration, p99: duration }),
    '{ median: millis(40), p99: millis(250) }',
  ).optional(),
};

const once = z.strictObject({
  startUp: duration.optional(),
  takes: duration.optional(),
  exitCode: z.int().optional(),
  cannotStart: z.string().optional(),
});

const model = {
  ...requests,
  paths: z.record(z.string().startsWith('/'), z.strictObject(requests)).optional(),
  startUp: duration.optional(),
  healthy: overTime(z.boolean(), 'true or false').optional(),
  exitsAfter: overTime(duration, 'a length of time such as minutes(3)').optional(),
  exitCode: z.int().optional(),
  memoryPercent: overTime(percent, 'at least 0').optional(),
  cpuPercent: overTime(percent, 'at least 0').optional(),
  answers: z
    .array(
      z.strictObject({
        method: z.string().optional(),
        path: z.string(),
        status: z.int().optional(),
        headers: z.record(z.string(), z.string()).optional(),
        body: z.string().optional(),
      }),
    )
    .optional(),
  cannotStart: z.string().optional(),
  once: z
    .unknown()
    .superRefine((value, context) => {
      // A union would report the lack of both, and no longer where an object is wrong.
      if (value === undefined || isFunction(value)) return;
      for (const issue of once.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue } as never);
    })
    .optional(),
};

export const scan = z.strictObject({
  status: z.string().optional(),
  findings: z
    .array(
      z.strictObject({
        id: z.string(),
        severity: z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED']),
      }),
    )
    .optional(),
});

export const release = z.strictObject({ ...model, name: z.string().optional(), scan: scan.optional() });

export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
