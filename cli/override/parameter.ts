import { z } from 'zod';
import type { ParameterVersion } from '../../lambda/shared/decision';
import { type DecisionQuery, decisionName } from '../../lambda/shared/decisions';
import { DECISIONS } from '../../lambda/shared/environment';

/** What a person has decided about a gate and an image, as a gate reads it from SSM. */
const decisionSchema = z.strictObject({
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

/** What the newest version says; undefined where it is none that this verb writes. */
export function contentOf(versions: readonly ParameterVersion[]): Decision | undefined {
  try {
    return decisionSchema.safeParse(JSON.parse(versions.at(-1)?.Value ?? '')).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Names of the parameters about one gate and one image. */
export interface Names {
  readonly first: string;
  /** That of the second person. */
  readonly second: string;
  /** That the gate makes when the decision counts. */
  readonly used: string;
}

export function namesOf(of: Pick<DecisionQuery, 'service' | 'environment' | 'gate' | 'digest'>): Names {
  const first = decisionName(of);
  return { first, second: first + DECISIONS.SECOND, used: first + DECISIONS.USED };
}
