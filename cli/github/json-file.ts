import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/**
 * A file of JSON, held to a schema.
 *
 * @param bad makes the error for a file that is missing, no JSON or not as the schema has it
 */
export function readJson<T>(
  schema: z.ZodType<T>,
  file: string,
  bad: (file: string, got: string) => Error,
): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw bad(file, String(error));
  }
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data as T;
  const [issue] = error.issues;
  throw bad(file, `${issue?.path.join('.')}: ${issue?.message}`);
}
