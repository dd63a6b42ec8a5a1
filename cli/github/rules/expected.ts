import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT, VerbFailed } from '../../exit-codes';
import { readJson } from '../json-file';

const rule = z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() });

/** As GitHub exports and takes a ruleset. source: docs.github.com/rest/repos/rules, "Create a repository ruleset" */
const ruleset = z.object({
  name: z.string(),
  target: z.enum(['branch', 'tag']),
  enforcement: z.literal('active'),
  conditions: z.object({
    ref_name: z.object({ include: z.array(z.string()).min(1), exclude: z.array(z.string()) }),
  }),
  rules: z.array(rule).min(1),
});

/** What must hold of an environment: the last gate before production is GitHub's, not ours. */
const environment = z.strictObject({
  /** Exactly those that may deploy. */
  branches: z.array(z.string()).min(1),
  /** People or teams who are asked. @default 0 nobody */
  requiredReviewers: z.number().int().nonnegative().default(0),
  /** Whether who started a run must not approve it. @default false */
  preventSelfReview: z.boolean().default(false),
  /** Whether an administrator may go past it. @default true, GitHub's */
  adminsMayBypass: z.boolean().default(true),
});

const environments = z.record(z.string(), environment);
const ENVIRONMENTS = 'environments.json';

export type Rule = z.infer<typeof rule>;
export type Ruleset = z.infer<typeof ruleset> & { readonly file: string };
export type ExpectedEnvironment = z.infer<typeof environment>;

export interface Expected {
  readonly rulesets: readonly Ruleset[];
  readonly environments: Readonly<Record<string, ExpectedEnvironment>>;
  /** Text of CODEOWNERS; undefined when there is none. */
  readonly owners: string | undefined;
}

/** @param directory `.github`. @throws VerbFailed when a file is missing or says something else */
export function readExpected(directory: string): Expected {
  const folder = join(directory, 'rulesets');
  const owners = join(directory, 'CODEOWNERS');
  let files: string[];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch (error) {
    throw bad(folder, String(error));
  }
  if (files.length === 0) throw bad(folder, 'no file');
  return {
    rulesets: files
      .sort()
      .map((file) => ({ ...readJson(ruleset, join(folder, file), bad), file: join(folder, file) })),
    environments: readJson(environments, join(directory, ENVIRONMENTS), bad),
    owners: existsSync(owners) ? readFileSync(owners, 'utf8') : undefined,
  };
}

/**
 * Of these environments alone. One that the file lacks is refused: nobody would know what guards it.
 *
 * @param directory that has the file
 * @throws VerbFailed
 */
export function readEnvironments(
  directory: string,
  names: readonly string[],
): Readonly<Record<string, ExpectedEnvironment>> {
  const file = join(directory, ENVIRONMENTS);
  const all = readJson(environments, file, bad);
  return Object.fromEntries(
    names.map((name) => {
      const found = Object.hasOwn(all, name) ? all[name] : undefined;
      if (found === undefined) throw bad(file, `none for the environment ${name}`);
      return [name, found];
    }),
  );
}

const bad = (file: string, got: string): VerbFailed =>
  new VerbFailed(EXIT.BAD_INPUT, `${file} must hold rules as code, got ${got}; see docs/pipelines.md`);
