import { z } from 'zod';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  /** What becomes of the resource when it leaves the stack: `Delete`, `Retain`, `RetainExceptOnCreate`, `Snapshot`. */
  readonly DeletionPolicy?: string;
  /** What becomes of the old resource when it is replaced: `Delete`, `Retain`, `Snapshot`. */
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: unknown;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly NoEcho?: boolean | string;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly unknown[];
  /** Told in the place of the rule that a value breaks. */
  readonly ConstraintDescription?: string;
  readonly MinLength?: number | string;
  readonly MaxLength?: number | string;
  readonly MinValue?: number | string;
  readonly MaxValue?: number | string;
}

export interface TemplateOutput {
  readonly Value: unknown;
  readonly Export?: { readonly Name: unknown };
  readonly Condition?: string;
}

/** The parts of a CloudFormation template that a rehearsal reads. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Mappings: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Outputs: Readonly<Record<string, TemplateOutput>>;
}

const numeric = z.union([z.number(), z.string()]).optional();

export const templateSchema: z.ZodType<Template> = z.object({
  Resources: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Properties: z.record(z.string(), z.unknown()).optional(),
        Condition: z.string().optional(),
        DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
        DeletionPolicy: z.string().optional(),
        UpdateReplacePolicy: z.string().optional(),
        Metadata: z.unknown().optional(),
      }),
    )
    .default({}),
  Parameters: z
    .record(
      z.string(),
      z.object({
        Type: z.string(),
        Default: z.unknown().optional(),
        NoEcho: z.union([z.boolean(), z.string()]).optional(),
        AllowedPattern: z.string().optional(),
        AllowedValues: z.array(z.unknown()).optional(),
        ConstraintDescription: z.string().optional(),
        MinLength: numeric,
        MaxLength: numeric,
        MinValue: numeric,
        MaxValue: numeric,
      }),
    )
    .default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.unknown(),
        Export: z.object({ Name: z.unknown() }).optional(),
        Condition: z.string().optional(),
      }),
    )
    .default({}),
});

/** A type whose resources are made by a function of the user's. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}
