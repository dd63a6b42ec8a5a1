import { z } from 'zod';
import { parseAs } from '../../rehearsal/assembly/parse';
import type { Fields } from './values';

/** A resource as a template has it. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Fields;
  readonly Condition?: string;
  readonly DeletionPolicy?: unknown;
  readonly UpdateReplacePolicy?: unknown;
  readonly CreationPolicy?: unknown;
  readonly UpdatePolicy?: unknown;
}

export interface Parameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly [more: string]: unknown;
}

/** The parts of a template that a plan compares. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Conditions: Fields;
  readonly Mappings: Fields;
  readonly Outputs: Readonly<Record<string, Fields>>;
  readonly Description?: unknown;
  readonly Transform?: unknown;
}

/** A stack before or after. */
export interface StackTemplate {
  readonly template: Template;
  /** Values of parameters that are known, as they were given; an unknown one is not in it. */
  readonly parameters: Fields;
  readonly terminationProtection?: boolean;
  /** Account and region that an assembly names, as far as it does; one that is deployed is at the place that was asked. */
  readonly place?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Stacks by name. */
export interface Templates {
  readonly stacks: ReadonlyMap<string, StackTemplate>;
  /** Of what a reader must know besides: a stack that is being updated. */
  readonly notes: readonly string[];
}

const fields = z.record(z.string(), z.unknown());

const schema: z.ZodType<Template> = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: fields.optional(),
      Condition: z.string().optional(),
      DeletionPolicy: z.unknown().optional(),
      UpdateReplacePolicy: z.unknown().optional(),
      CreationPolicy: z.unknown().optional(),
      UpdatePolicy: z.unknown().optional(),
    }),
  ),
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string() })).default({}),
  Conditions: fields.default({}),
  Mappings: fields.default({}),
  Outputs: z.record(z.string(), fields).default({}),
  Description: z.unknown().optional(),
  Transform: z.unknown().optional(),
}) as z.ZodType<Template>;

/** A member that is none to a program in JavaScript: what stands under it would not be compared. */
const UNREADABLE = '__proto__';

/**
 * @param text JSON, as `cdk synth` writes it and CloudFormation gives it back
 * @throws Malformed when it is no template: never an empty one in its place
 */
export function templateOf(text: string, where: string, advice: string): Template {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    value = `text that is no JSON (${error.message})`;
  }
  // A member may be written with escapes.
  if (/__proto__|\\u/.test(text) && hasUnreadable(value)) value = `a template with a member ${UNREADABLE}`;
  return parseAs(schema, value, where, advice);
}

function hasUnreadable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, UNREADABLE) || Object.values(value).some(hasUnreadable);
}
