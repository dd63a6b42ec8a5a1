import { z } from 'zod';
import type { GitHub } from '../api';
import { type Asked, decide, type Existing, type Write } from './decide';

const pull = z.object({ head: z.object({ sha: z.string() }) });
export const comment = z.object({
  id: z.number(),
  body: z.string().nullish(),
  // Null for an account that is gone.
  user: z.object({ login: z.string() }).nullish(),
  html_url: z.string().optional(),
});

/** @returns what was done, and the comment's address */
export async function carryOut(
  github: GitHub,
  pullRequest: number,
  asked: Asked,
): Promise<{ readonly write: Write; readonly url?: string }> {
  const { head } = await github.get(`pulls/${pullRequest}`, pull);
  const write = decide(asked, head.sha, await commentsOf(github, pullRequest));
  if (write.act === 'leave') return { write };
  const written =
    write.act === 'create'
      ? await github.post(`issues/${pullRequest}/comments`, { body: write.body }, comment)
      : await github.patch(`issues/comments/${write.id}`, { body: write.body }, comment);
  return { write, ...(written.html_url !== undefined && { url: written.html_url }) };
}

export async function commentsOf(github: GitHub, number: number): Promise<Existing[]> {
  const all = await github.list(`issues/${number}/comments`, z.array(comment), (comments) => comments);
  return all.map(({ id, body, user }) => ({ id, body: body ?? '', author: user?.login ?? '' }));
}
