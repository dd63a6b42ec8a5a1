import { z } from 'zod';

/** A number: a template may write it as a text. */
const number = z.coerce.number().int();

export const visibilityConfig = z.object({
  SampledRequestsEnabled: z.coerce.boolean(),
  CloudWatchMetricsEnabled: z.coerce.boolean(),
  MetricName: z.string().regex(/^[\w#:./-]{1,128}$/),
});

export const customResponse = z.object({
  ResponseCode: number.min(200).max(599),
  CustomResponseBodyKey: z.string().optional(),
  ResponseHeaders: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
});

// source: AWS WAFV2 API reference, RateBasedStatement
export const rateBasedStatement = z.looseObject({
  Limit: number.min(10).max(2_000_000_000),
  EvaluationWindowSec: number
    .refine((seconds) => [60, 120, 300, 600].includes(seconds), { error: '60, 120, 300 or 600' })
    .default(300),
  AggregateKeyType: z.string(),
});

/** A rule of a rule group or a web ACL: what is not read here is kept as it is. */
export const rule = z.looseObject({
  Name: z.string().min(1).max(128),
  Priority: number.min(0),
  Statement: z.looseObject({
    RateBasedStatement: rateBasedStatement.optional(),
    RuleGroupReferenceStatement: z.looseObject({ ARN: z.string() }).optional(),
  }),
  Action: z
    .looseObject({ Block: z.looseObject({ CustomResponse: customResponse.optional() }).optional() })
    .optional(),
  VisibilityConfig: visibilityConfig,
});

export type Rule = z.infer<typeof rule>;
export type VisibilityConfig = z.infer<typeof visibilityConfig>;
export type CustomResponse = z.infer<typeof customResponse>;

export const customResponseBodies = z.record(
  z.string(),
  z.object({ ContentType: z.string(), Content: z.string() }),
);
export type CustomResponseBodies = z.infer<typeof customResponseBodies>;
