import { z } from 'zod';
import { EXIT, VerbFailed } from '../../exit-codes';

const shape = z.object({
  action: z.string(),
  issue: z.object({ number: z.number().int().positive(), pull_request: z.unknown().optional() }),
  comment: z.object({
    body: z.string().nullish(),
    created_at: z.iso.datetime(),
    user: z.object({ login: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,99}(\[bot\])?$/), id: z.number() }),
  }),
});

/** A comment as GitHub handed it to the workflow: what it said then, also if it says something else now. */
export interface CommentEvent {
  readonly number: number;
  readonly isPullRequest: boolean;
  readonly body: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly login: string;
  readonly userId: number;
}

/** @throws VerbFailed when it is no new comment */
export function readEvent(text: string): CommentEvent {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (error) {
    throw bad(String(error), error);
  }
  const { data, error } = shape.safeParse(event);
  if (!data) throw bad(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(', '));
  if (data.action !== 'created') throw bad(`action ${data.action}`);
  const { issue, comment } = data;
  return {
    number: issue.number,
    isPullRequest: issue.pull_request !== undefined && issue.pull_request !== null,
    body: comment.body ?? '',
    at: Date.parse(comment.created_at),
    login: comment.user.login,
    userId: comment.user.id,
  };
}

const bad = (got: string, cause?: unknown): VerbFailed =>
  new VerbFailed(EXIT.BAD_INPUT, `--event must be GitHub's event of a new comment, got ${got}`, { cause });
