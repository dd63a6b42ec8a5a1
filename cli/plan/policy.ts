import { z } from 'zod';
import { Malformed, readJson } from '../../rehearsal/assembly/parse';
import { isGuarded, type Plan } from './compare';
import { GUARDED_KINDS, type GuardedKind, hashOf, type Line } from './line';
import { planFileSchema } from './plan-file';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day like 2026-12-31');
const reason = z.string().trim().min(1, 'a reason, for who reads it later');

const exceptionSchema = z.union([
  z.strictObject({ line: z.string().min(1), reason, expires: day }),
  z.strictObject({
    kind: z.enum(GUARDED_KINDS),
    type: z.string().min(1),
    stack: z.string().min(1).optional(),
    reason,
    expires: day,
  }),
]);

const policySchema = z.strictObject({
  schemaVersion: z.literal(1),
  failOn: z.array(z.enum(GUARDED_KINDS)),
  exceptions: z.array(exceptionSchema).default([]),
});

/** What a plan must not have. It comes from the base branch: who asks for a change does not write it. */
export interface Policy {
  readonly failOn: readonly GuardedKind[];
  readonly exceptions: readonly Exception[];
}

/** Of one line by its id, or of a kind of change to a type of resource; until the end of a day (UTC). */
export type Exception = z.infer<typeof exceptionSchema>;

/** @throws Malformed when the file is missing, or no policy: never an empty one in its place */
export function readPolicy(file: string): Policy {
  return readJson(policySchema, file, 'see docs/plan.md for what a policy may say');
}

export interface Judgement {
  readonly failOn: readonly GuardedKind[];
  /** Ids of lines that the policy does not allow. */
  readonly refused: readonly string[];
  readonly excepted: readonly { readonly line: string; readonly reason: string; readonly expires: string }[];
  /** Exceptions of which the day is over: they hold no more. */
  readonly expired: readonly Exception[];
}

/** @param now milliseconds since the Unix epoch */
export function judge(
  { lines }: Pick<Plan, 'lines'>,
  { failOn, exceptions }: Policy,
  now: number,
): Judgement {
  const isOver = ({ expires }: Exception) => !(Date.parse(`${expires}T23:59:59.999Z`) >= now);
  const standing = exceptions.filter((each) => !isOver(each));
  const refused: string[] = [];
  const excepted: { line: string; reason: string; expires: string }[] = [];
  for (const line of lines.filter(({ kind }) => (failOn as readonly string[]).includes(kind))) {
    const exception = standing.find((each) => fits(each, line));
    if (exception) excepted.push({ line: line.id, reason: exception.reason, expires: exception.expires });
    else refused.push(line.id);
  }
  return { failOn, refused, excepted, expired: exceptions.filter(isOver) };
}

function fits(exception: Exception, line: Line): boolean {
  if ('line' in exception) return exception.line === line.id;
  const { kind, type, stack = line.stack } = exception;
  return kind === line.kind && type === line.type && stack === line.stack;
}

/** The plan that a reviewer saw. */
export interface Reviewed {
  readonly environment: string;
  readonly ids: ReadonlySet<string>;
}

/** @throws Malformed when the file is missing, or no plan */
export function readReviewed(file: string): Reviewed {
  const advice = 'give the file that `teal plan --json` wrote for the pull request';
  const { environment, hash, lines } = readJson(planFileSchema, file, advice);
  if (hashOf(lines) !== hash) {
    throw new Malformed([
      `${file}.hash must be that of its lines, got ${hash}; ${advice}, as it was written`,
    ]);
  }
  return { environment, ids: new Set(lines.map(({ id }) => id)) };
}

/** Guarded lines that a reviewer has not seen. */
export const unreviewed = ({ lines }: Pick<Plan, 'lines'>, { ids }: Reviewed): Line[] =>
  lines.filter((line) => isGuarded(line) && !ids.has(line.id));
