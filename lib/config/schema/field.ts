import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { show } from '../problems';

/** What a schema has to say about a value it refuses. The issue of zod that carries it knows the path. */
export type Complaint =
  | {
      readonly rule: string;
      /** If it is not the value at the path: the name of a key. */
      readonly got?: string;
      readonly advice: string;
    }
  | { readonly notBuilt: string | true; readonly advice: string };

/** Keeps a schema to its hand-written type: a field too many, too few or of another type does not compile. */
export type Shape<T> = { [K in keyof Required<T>]: z.ZodType<T[K]> };

/** A value under one rule. One rule and not several, so that one mistake is one problem. */
export const field = <T>(
  holds: (value: unknown) => boolean,
  rule: string,
  advice: string,
): z.ZodCustom<T, T> => z.custom<T>(holds, { params: { rule, advice } satisfies Complaint, abort: false });

export const text = (pattern: RegExp, rule: string, advice: string) =>
  field<string>((value) => typeof value === 'string' && pattern.test(value), rule, advice);

export const whole = (from: number, to: number, advice: string) =>
  field<number>(
    (value) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to,
    to === Number.MAX_SAFE_INTEGER ? `a whole number from ${from}` : `a whole number from ${from} to ${to}`,
    advice,
  );

export const flag = (advice: string) =>
  field<boolean>((value) => typeof value === 'boolean', 'true or false', advice);

export const oneOf = <const T extends string>(values: readonly T[], advice: string) =>
  field<T>((value) => values.some((known) => known === value), `one of ${values.join(', ')}`, advice);

export const list = <S extends z.ZodType>(element: S, atLeast = 0) => {
  const rule = atLeast === 0 ? 'a list' : `a list of at least ${atLeast}`;
  return z.array(element, { error: 'a list' }).superRefine((value, context) => {
    if (value.length < atLeast) complain(context, [], { rule, advice: 'add what is missing' });
  });
};

/** An environment variable, in clear or out of a secret. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const variableRule = 'letters, digits and underscores, first no digit';

/** Text by name: environment variables, headers. */
export const texts = (names: RegExp, rule: string) =>
  z.record(z.string(), text(/^/, 'text', 'write it in quotes'), { error: 'an object' }).superRefine(
    (value, context) => {
      for (const name of Object.keys(value)) {
        if (!names.test(name))
          complain(context, [name], { rule: `named by ${rule}`, got: show(name), advice: 'rename it' });
      }
    },
    { when: ({ value }) => isObject(value) },
  );

/** What is typed but not built: left out, it is right. */
export const notBuilt = <T>(): z.ZodType<T | undefined> =>
  z
    .custom<T>((value) => value === undefined, {
      params: { notBuilt: true, advice: 'remove it' } satisfies Complaint,
      abort: false,
    })
    .optional();

/**
 * An object with these fields and no others; for another it suggests the nearest.
 *
 * @param meant fields by what they are called elsewhere, where no letters lead from one to the other
 * @param refused what somebody may look for and Teal does not have, with what to do instead
 */
export const fields = <S extends z.ZodRawShape>(
  shape: S,
  meant: Readonly<Record<string, keyof S & string>> = {},
  refused: Readonly<Record<string, { readonly rule: string; readonly advice: string }>> = {},
) => {
  // What a function such as smokeTest() sets is none of the team's.
  const writable = Object.keys(shape).filter((name) => !(shape[name] instanceof z.ZodLiteral));
  return z.looseObject(shape, { error: 'an object' }).superRefine(
    (value, context) => {
      for (const name of Object.keys(value).filter((key) => !Object.hasOwn(shape, key))) {
        if (Object.hasOwn(refused, name)) {
          complain(context, [name], refused[name] as Complaint);
          continue;
        }
        const known = Object.hasOwn(meant, name) ? meant[name] : undefined;
        const advice = known === undefined ? suggest(name, writable) : `did you mean ${known}?`;
        complain(context, [name], { rule: 'a known field', advice });
      }
    },
    { when: ({ value }) => isObject(value) },
  );
};

/** Adds what a schema found out about several fields together. */
export function complain(
  context: { addIssue(issue: { code: 'custom'; path: PropertyKey[]; params: Complaint }): void },
  path: PropertyKey[],
  complaint: Complaint,
): void {
  context.addIssue({ code: 'custom', path, params: complaint });
}

/** `false`, which is none, beside an object. */
export const objectOrFalse = <T>(schema: z.ZodType, advice: string): z.ZodType<T | false | undefined> =>
  objectOr<T, false>(schema, false, advice);

/** `true`, which is all defaults, beside an object. */
export const objectOrTrue = <T>(schema: z.ZodType, advice: string): z.ZodType<T | true | undefined> =>
  objectOr<T, true>(schema, true, advice);

/** A union of zod would report the lack of both. */
const objectOr = <T, B extends boolean>(
  schema: z.ZodType,
  word: B,
  advice: string,
): z.ZodType<T | B | undefined> =>
  z.unknown().superRefine((value, context) => {
    if (value === undefined || value === word) return;
    if (!isObject(value)) {
      complain(context, [], { rule: `an object, or ${word}`, advice });
      return;
    }
    for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue } as never);
  }) as unknown as z.ZodType<T | B | undefined>;

/**
 * Lets a check of some fields against each other run as soon as each of them is right by itself, whatever is wrong
 * with the others: all problems in one message.
 */
export const once = (...names: readonly string[]) => ({
  when: ({ value, issues }: z.core.ParsePayload) =>
    isObject(value) && !issues.some((issue) => names.includes(String(issue.path?.[0]))),
});

/** The advice for a word that is none of the known ones. */
export function suggest(name: string, known: readonly string[]): string {
  const nearest = closest(name, known);
  // A third of the letters may be wrong; beyond that, a suggestion is a guess.
  if (distance(name.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, name.length / 3)) {
    return `did you mean ${nearest}?`;
  }
  return known.length > 25 ? 'choose another' : `remove it, or use one of ${known.join(', ')}`;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
