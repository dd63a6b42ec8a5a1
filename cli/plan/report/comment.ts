import { code } from './code';

/**
 * First line of a comment, by which the next one finds it: a pull request has one for each environment.
 *
 * @param environment a name as the configuration takes it
 */
export const commentMarker = (environment: string): string => `<!-- teal-plan:${environment} -->`;

const STALE = '<!-- teal-plan-stale -->';

/**
 * A comment whose plan is no longer of the newest commit, or could not be made anew: a reader must not take it for
 * what will be deployed. Marked once, however often.
 *
 * @param body as it stands in the pull request
 * @param why for people, in a few words
 * @throws Error when the body is no plan's: another's comment is not touched
 */
export function markedStale(body: string, why: string): string {
  const [first = '', ...rest] = body.split('\n');
  if (!/^<!-- teal-plan:[a-z0-9-]+ -->\r?$/.test(first)) {
    throw new Error(
      `comment must begin with the marker of a plan, got ${JSON.stringify(first.slice(0, 60))}`,
    );
  }
  const begins = rest.findIndex((line) => line.startsWith(STALE));
  // The note is three lines; another reason takes its place.
  const plan = begins < 0 ? rest : rest.filter((_, index) => index < begins || index > begins + 3);
  const note = [STALE, '> [!WARNING]', `> **This plan is out of date**: ${code(why)}`, ''];
  return [first, ...note, ...plan].join('\n');
}

export const isStale = (body: string): boolean => body.split('\n', 3).some((line) => line.startsWith(STALE));
