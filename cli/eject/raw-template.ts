import { z } from 'zod';
import { EXIT, VerbFailed } from '../exit-codes';

export type Fields = Readonly<Record<string, unknown>>;

/** A resource with all that its template says of it. */
export interface RawResource {
  readonly Type: string;
  readonly Properties?: Fields | undefined;
  readonly Metadata?: Fields | undefined;
  readonly DependsOn?: string | readonly string[] | undefined;
  readonly DeletionPolicy?: string | undefined;
  readonly UpdateReplacePolicy?: string | undefined;
  readonly Condition?: string | undefined;
  readonly [more: string]: unknown;
}

/** A template with all that it says: what is not understood must be in the next one, too. */
export interface RawTemplate {
  readonly Resources: Readonly<Record<string, RawResource>>;
  readonly Parameters?: Readonly<Record<string, Fields>> | undefined;
  readonly Conditions?: Fields | undefined;
  readonly Outputs?: Readonly<Record<string, Fields>> | undefined;
  readonly [more: string]: unknown;
}

const fields = z.record(z.string(), z.unknown());
const schema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: fields.optional(),
      Metadata: fields.optional(),
      DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
      Condition: z.string().optional(),
    }),
  ),
  Parameters: z.record(z.string(), fields).optional(),
  Conditions: fields.optional(),
  Outputs: z.record(z.string(), fields).optional(),
});

/** @throws VerbFailed for what is no template in JSON, as the CDK writes it */
export function rawTemplate(text: string, where: string): RawTemplate {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `the template of ${where} must be one in JSON, as the CDK writes it, got ${(error as Error).name}; look at it with aws cloudformation get-template`,
      { cause: error },
    );
  }
}

/** Logical ids, of resources and of parameters, that a part of a template refers to. */
export function references(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const each of value) references(each, found);
  else if (isFields(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Ref' && typeof inner === 'string') found.add(inner);
      else if (key === 'Fn::GetAtt')
        found.add(String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? '');
      else if (key === 'Fn::Sub') ofText(inner, found);
      else references(inner, found);
    }
  }
  return found;
}

function ofText(value: unknown, found: Set<string>): void {
  const [text, names] = Array.isArray(value) ? value : [value, {}];
  for (const [, name = ''] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
    if (!Object.hasOwn(names, name)) found.add(name.split('.')[0] ?? '');
  }
  references(names, found);
}

/** Names of conditions that a part of a template is decided by. */
export function conditionsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const each of value) conditionsIn(each, found);
  else if (isFields(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Fn::If' && Array.isArray(inner)) found.add(String(inner[0]));
      if (key === 'Condition' && typeof inner === 'string') found.add(inner);
      conditionsIn(inner, found);
    }
  }
  return found;
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const refersTo = (value: unknown, ids: ReadonlySet<string>): boolean =>
  [...references(value)].some((id) => ids.has(id));

/** Without members that have no value. */
export function withoutEmpty<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
