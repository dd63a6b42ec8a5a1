import { z } from 'zod';

/** What a person has decided about a gate and an image, as a gate reads it from SSM. */
export const decisionSchema = z.strictObject({
  schemaVersion: z.literal(1),
  gate: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  decision: z.enum(['pass', 'fail']),
  /** ARN. */
  author: z.string().min(1),
  reason: z.string().min(1),
  expires: z.iso.datetime(),
});

export type Decision = z.infer<typeof decisionSchema>;

/** Names of the parameters about one gate and one image. */
export interface Names {
  readonly first: string;
  /** That of the second person. */
  readonly second: string;
  /** That the gate makes when the decision counts. */
  readonly used: string;
}

/** @param digest `sha256:` and 64 hexadecimal digits */
export function namesOf(fullName: string, gate: string, digest: string): Names {
  const first = `/teal/decisions/${fullName}/${gate}/${digest.replace(/^sha256:/, '')}`;
  return { first, second: `${first}-second`, used: `${first}-used` };
}

/** Gates behind which nothing else stands: one person alone is not enough. */
const OF_TWO: readonly string[] = ['admission', 'separation', 'live-traffic'];

export const needsSecond = (gate: string): boolean => OF_TWO.includes(gate);

/** Milliseconds from its writing on that a decision counts at most. */
export const LONGEST = 4 * 3_600_000;
