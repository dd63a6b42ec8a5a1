import { z } from 'zod';
import type { GitHub } from '../api';
import { type Asked, decide, type Write } from './decide';

const issue = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
  // Pull requests are issues, too.
  pull_request: z.unknown().optional(),
  html_url: z.string().optional(),
});

/** @returns what was done, and the issue's address */
export async function carryOut(
  github: GitHub,
  asked: Asked,
  closing: string,
): Promise<{ readonly write: Write; readonly url?: string }> {
  const creator = encodeURIComponent(asked.author);
  const all = await github.list(
    `issues?state=open&creator=${creator}&sort=created&direction=asc`,
    z.array(issue),
    (issues) => issues,
  );
  const open = all
    .filter(({ pull_request }) => pull_request === undefined)
    .map(({ number, title, body, user }) => ({ number, title, body: body ?? '', author: user?.login ?? '' }));
  const write = decide(asked, open);
  const written = await carried(github, write, closing);
  return { write, ...(written?.html_url !== undefined && { url: written.html_url }) };
}

async function carried(
  github: GitHub,
  write: Write,
  closing: string,
): Promise<z.infer<typeof issue> | undefined> {
  if (write.act === 'leave') return undefined;
  if (write.act === 'open') return github.post('issues', { title: write.title, body: write.body }, issue);
  const { number } = write;
  if (write.act === 'update') {
    return github.patch(`issues/${number}`, { title: write.title, body: write.body }, issue);
  }
  await github.post(`issues/${number}/comments`, { body: closing }, z.unknown());
  return github.patch(`issues/${number}`, { state: 'closed', state_reason: 'completed' }, issue);
}
