import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Shares in percent by variant, which together are 100; the first is what users have today. */
export type Weights = Readonly<Record<string, number>>;

/** The header or the cookie that says who the user is: what the entrance writes after it has looked at the login. */
export const USER_HEADER = 'x-user-id';
export const USER_COOKIE = 'user-id';

/** An id is a word, so that it may stand in a log. */
const PLAIN = /^[\w.:@-]{1,128}$/;

/** Who asks, by the header, else by the cookie; undefined for somebody unknown, who is in no experiment. */
export function userOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers[USER_HEADER];
  const cookie = headers.cookie?.match(new RegExp(`(?:^|;)\\s*${USER_COOKIE}=([^;]*)`))?.[1];
  return [header, cookie].find((id): id is string => typeof id === 'string' && PLAIN.test(id));
}

/**
 * The variant of a user: always the same one, on any task, without anything being kept. Each flag deals its users anew, so that two
 * experiments do not meet the same halves.
 *
 * Not ranges of one hash: where the first of three shares grows, ranges move users between the other two. Each variant has a
 * draw of its own for each user, and the smallest draw by its weight has the user: what grows beside others that keep their
 * proportion takes users from them, and nobody changes between those. Of two variants, no change of weights moves more users than
 * it must.
 * source: weighted rendezvous hashing; C. Schindelhauer, G. Schomaker, Weighted Distributed Hash Tables, 2005 ("logarithmic method")
 */
export function variantOf(flag: string, weights: Weights, userId: string): string | undefined {
  let chosen: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [variant, weight] of Object.entries(weights)) {
    if (!(weight > 0)) continue;
    const distance = -Math.log(draw(JSON.stringify([flag, variant, userId]))) / weight;
    if (distance < least) [chosen, least] = [variant, distance];
  }
  return chosen;
}

/** Above 0 and at most 1, the same for the same text, evenly over texts. */
function draw(text: string): number {
  const bits = createHash('sha256').update(text).digest().readUIntBE(0, 6);
  return (bits + 1) / 2 ** 48;
}
