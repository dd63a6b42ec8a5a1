import { z } from 'zod';
import { type Template, templateSchema } from '../assembly/template';
import { NotModelled } from '../not-modelled';
import { templateValue } from './template-value';
import { validationError } from './validation-error';

/** What a template says beyond what a rehearsal reads. */
export interface TemplateHead {
  readonly Description?: string | undefined;
  readonly AWSTemplateFormatVersion?: string | undefined;
  readonly Metadata?: unknown;
  /** By name; of each its own. */
  readonly Parameters?: Readonly<Record<string, { readonly Description?: string | undefined }>> | undefined;
  readonly Outputs?: Readonly<Record<string, { readonly Description?: string | undefined }>> | undefined;
}

const described = z.record(z.string(), z.looseObject({ Description: z.string().optional() })).optional();
const headSchema: z.ZodType<TemplateHead> = z.looseObject({
  Description: z.string().optional(),
  AWSTemplateFormatVersion: z.string().optional(),
  Parameters: described,
  Outputs: described,
});

/** Templates as they were written, which the parts that are read do not hold. */
const texts = new WeakMap<Template, () => string>();

const heads = new WeakMap<Template, TemplateHead>();

/** @param text reads it: once it is asked for, and as often */
export function rememberText(template: Template, text: () => string): void {
  texts.set(template, text);
}

/** As it was written; of one that never was, the parts that are read. */
export function textOf(template: Template): string {
  return texts.get(template)?.() ?? JSON.stringify(template);
}

/** Whoever waits for a stack asks for it again and again. */
export function headOf(template: Template): TemplateHead {
  const known = heads.get(template);
  if (known) return known;
  const read = headSchema.safeParse(templateValue(textOf(template)));
  const head = read.success ? read.data : {};
  heads.set(template, head);
  return head;
}

/**
 * A template as a client sends it.
 *
 * @throws AwsError ValidationError for what is no template, NotModelled for functions in short form, and for a transform
 */
export function readTemplate(text: string): Template {
  const template = templateFrom(text);
  rememberText(template, () => text);
  return template;
}

function templateFrom(text: string): Template {
  const value = templateValue(text);
  if (typeof value === 'object' && value !== null && 'Transform' in value)
    throw new NotModelled('a template with a transform');
  const read = templateSchema.safeParse(value);
  if (!read.success) throw validationError(`Template format error: ${z.prettifyError(read.error)}`);
  if (Object.keys(read.data.Resources).length === 0)
    throw validationError('Template format error: At least one Resources member must be defined.');
  return read.data;
}
