import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** What a file or a template holds is not what it must be: all problems at once, one a line. */
export class Malformed extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'Malformed';
  }
}

/**
 * @param where how the reader finds the value: a file name, or `Stack.LogicalId`
 * @param advice what to change
 * @throws Malformed
 */
export function parseAs<T>(schema: z.ZodType<T>, value: unknown, where: string, advice: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Malformed(
    result.error.issues.map(
      (issue) =>
        `${[where, ...issue.path.map(String)].join('.')} must be ${rule(issue)}, ` +
        `got ${shown(at(value, issue.path))}; ${advice}`,
    ),
  );
}

/** @throws Malformed when the file is missing, is not JSON or does not fit */
export function readJson<T>(schema: z.ZodType<T>, file: string, advice: string): T {
  return parseAs(schema, parseJson(readText(file, advice), file, advice), file, advice);
}

function readText(file: string, advice: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Malformed([
      `${file} must be a readable file, got ${(error as NodeJS.ErrnoException).code}; ${advice}`,
    ]);
  }
}

function parseJson(text: string, file: string, advice: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Malformed([`${file} must be JSON, got a syntax error (${error.message}); ${advice}`]);
  }
}

function rule(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type')
    return `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ');
  if (issue.code === 'unrecognized_keys') return `without ${issue.keys.join(', ')}, which it does not know`;
  // Which kind of thing it is, by the property that tells kinds apart.
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options))
    return issue.options.map((value) => JSON.stringify(value)).join(' or ');
  if (issue.code === 'custom') return issue.message;
  return `valid (${issue.message})`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  // A construct, where what it makes was meant, refers to itself.
  const text = JSON.stringify(value, (_key, inner) => (isPlain(inner) ? inner : `[${kindOf(inner)}]`));
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Whether JSON shows it: what a file holds, or an object as a test writes it down. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'function') return false;
  return (
    typeof value !== 'object' || value === null || ['Object', 'Array', undefined].includes(kindOf(value))
  );
}

function kindOf(value: object): string | undefined {
  return value.constructor?.name;
}
