import { z } from 'zod';
import { AwsError } from '../aws-error';

/** Type of a profile whose versions are flags. */
export const FEATURE_FLAGS = 'AWS.AppConfig.FeatureFlags';

const key = z.string().regex(/^[a-z][a-zA-Z\d_-]{0,63}$/);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]);
const constraints = z.strictObject({
  type: z.enum(['number', 'string', 'boolean', 'array']),
  required: z.boolean().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  elements: z.unknown().optional(),
});
const attribute = z.strictObject({
  description: z.string().max(1024).optional(),
  constraints: constraints.optional(),
});
const definition = z.strictObject({
  name: z.string().min(1).max(128).optional(),
  description: z.string().max(1024).optional(),
  _createdAt: z.string().optional(),
  _updatedAt: z.string().optional(),
  _deprecation: z
    .strictObject({ status: z.literal('planned').optional(), date: z.iso.date().optional() })
    .optional(),
  attributes: z.record(key, attribute).optional(),
});
const variant = z.strictObject({
  name: z.string().min(1),
  enabled: z.boolean().optional(),
  rule: z.string().optional(),
  description: z.string().optional(),
  attributeValues: z.record(key, scalar).optional(),
});
const stamps = { _createdAt: z.string().optional(), _updatedAt: z.string().optional() };
const value = z.union([
  z.strictObject({ ...stamps, _variants: z.array(variant).min(1).max(32) }),
  z.object({ ...stamps, enabled: z.boolean().optional() }).catchall(scalar),
]);
const flagSet = z.strictObject({
  version: z.literal('1'),
  flags: z.record(key, definition).default({}),
  values: z.record(key, value).default({}),
});

export type FlagSet = z.infer<typeof flagSet>;
export type FlagVariant = z.infer<typeof variant>;
type Constraints = z.infer<typeof constraints>;

/**
 * The content of a hosted version of type AWS.AppConfig.FeatureFlags, checked as AppConfig checks it: its schema, a definition
 * for each value, each attribute by its constraints.
 *
 * source: AWS AppConfig user guide, "Type reference for AWS.AppConfig.FeatureFlags"
 * @throws AwsError BadRequestException
 */
export function readFlags(content: string): FlagSet {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    throw invalid(`the content must be JSON: ${(error as Error).message}`);
  }
  const read = flagSet.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalid(`${issue?.path.join('.') || 'the content'}: ${issue?.message}`);
  }
  for (const [name, given] of Object.entries(read.data.values)) requireFits(read.data, name, given);
  return read.data;
}

/** What a caller is given of a flag that has no variants: nothing but `enabled` while it is off. */
export function retrieved(set: FlagSet): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(set.flags).map((name) => {
      const { _createdAt, _updatedAt, ...given } = set.values[name] ?? {};
      if ('_variants' in given) return [name, given];
      const { enabled = false, ...attributes } = given as { enabled?: boolean };
      return [name, enabled ? { enabled, ...attributes } : { enabled }];
    }),
  );
}

function requireFits(set: FlagSet, name: string, given: FlagSet['values'][string]): void {
  const defined = set.flags[name];
  if (defined === undefined) throw invalid(`values.${name} has no definition in flags`);
  const variants = '_variants' in given ? (given._variants as readonly FlagVariant[]) : undefined;
  const { _createdAt, _updatedAt, enabled, ...own } = given as Readonly<Record<string, unknown>>;
  const values = variants?.map((each) => each.attributeValues ?? {}) ?? [own];
  for (const attributes of values) {
    for (const [attributeName, it] of Object.entries(attributes)) {
      const rule = defined.attributes?.[attributeName];
      if (rule === undefined) throw invalid(`values.${name}.${attributeName} has no definition in flags`);
      const broken = rule.constraints && brokenBy(it, rule.constraints);
      if (broken !== undefined) throw invalid(`values.${name}.${attributeName} must be ${broken}`);
    }
    for (const [attributeName, { constraints: rule }] of Object.entries(defined.attributes ?? {})) {
      if (rule?.required && !(attributeName in attributes))
        throw invalid(`values.${name}.${attributeName} is required`);
    }
  }
}

/** What a value had to be, if it is not. */
function brokenBy(given: unknown, rule: Constraints): string | undefined {
  const type = Array.isArray(given) ? 'array' : typeof given;
  if (type !== rule.type) return `of type ${rule.type}`;
  if (typeof given === 'number') {
    if (rule.minimum !== undefined && given < rule.minimum) return `at least ${rule.minimum}`;
    if (rule.maximum !== undefined && given > rule.maximum) return `at most ${rule.maximum}`;
  }
  if (rule.enum !== undefined && !rule.enum.includes(given as string))
    return `one of ${rule.enum.join(', ')}`;
  if (rule.pattern !== undefined && !new RegExp(rule.pattern).test(String(given)))
    return `of ${rule.pattern}`;
  return undefined;
}

const invalid = (why: string): AwsError =>
  new AwsError('BadRequestException', `Configuration is not valid: ${why}`);
