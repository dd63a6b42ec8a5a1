import { z } from 'zod';
import { EXIT, VerbFailed } from '../../exit-codes';

/** What GitHub says of a job. source: docs.github.com, "OpenID Connect reference" (claims of the token) */
const claimsSchema = z.object({
  iss: z.string().max(300),
  sub: z.string().min(1),
  ref: z.string().max(300),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  repository: z.string().max(200),
  repository_id: z.string().regex(/^\d+$/),
  repository_owner_id: z.string().regex(/^\d+$/),
  repository_visibility: z.enum(['public', 'private', 'internal']),
  workflow_ref: z.string().max(400),
  job_workflow_ref: z.string().max(400),
  run_id: z.string().regex(/^\d+$/),
  run_attempt: z.string().regex(/^\d+$/),
  event_name: z.string().max(100),
  runner_environment: z.string().max(100),
});

export type JobClaims = z.infer<typeof claimsSchema>;

export interface JobToken {
  /** Never shown: who has it signs as this job for ten minutes. */
  readonly jwt: string;
  readonly claims: JobClaims;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Sigstore's, by which Fulcio knows that a token is meant for it. */
const AUDIENCE = 'sigstore';
const PATIENCE = 10_000;
const TRIES = 3;

/**
 * Asks the runner for the job's token. What it claims is not verified here: it comes from the runner, and Fulcio makes no
 * certificate of a token that GitHub has not signed.
 *
 * @throws VerbFailed outside of a job, and for an answer that is no token
 */
export async function jobToken(environment: Environment = process.env): Promise<JobToken> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = environment;
  if (!url || !bearer || !URL.canParse(url)) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      'an image must be signed by a job of GitHub Actions with permissions id-token: write, got no token of one (ACTIONS_ID_TOKEN_REQUEST_URL); run it in the workflow',
    );
  }
  const asked = new URL(url);
  asked.searchParams.set('audience', AUDIENCE);
  const jwt = await ask(asked, bearer);
  const [, payload = ''] = jwt.split('.');
  const { data, error } = claimsSchema.safeParse(json(Buffer.from(payload, 'base64url').toString('utf8')));
  if (error) {
    const [issue] = error.issues;
    throw problem(
      `a token of GitHub Actions, got one with ${issue?.path.join('.') || 'no claims'}: ${issue?.message}`,
    );
  }
  return { jwt, claims: data };
}

async function ask(url: URL, bearer: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const { value } = z.object({ value: z.string().min(1) }).parse(await response.json());
      return value;
    } catch (error) {
      if (attempt < TRIES) continue;
      // The message of a ZodError would show the answer.
      const why = error instanceof z.ZodError ? 'another answer' : (error as Error).message;
      throw problem(`given out by the runner, got ${why} ${TRIES} times`, error);
    }
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused as a token without claims
  }
}

const problem = (text: string, cause?: unknown): VerbFailed =>
  new VerbFailed(EXIT.COULD_NOT_RUN, `the token of the job must be ${text}; run the job again`, { cause });
