import { plain } from '../../rehearse/words';
import { COMMIT, NAME } from '../options';

/** What a comment asks for. */
export type Wish =
  | {
      readonly verb: 'rollback';
      readonly environment: string;
      /** A commit, or `previous`. */
      readonly sha: string;
      readonly service?: string;
      readonly reason: string;
    }
  | { readonly verb: 'plan' }
  | { readonly verb: 'drift' }
  | { readonly verb: 'drill' };

export type Parsed =
  | { readonly wish: Wish }
  | { readonly refused: string }
  /** Talk, and no command. */
  | undefined;

/** Characters of a reason. */
const LONGEST_REASON = 300;

export const GRAMMAR = [
  '/teal plan',
  '/teal rollback ENVIRONMENT COMMIT|previous [service=NAME] [REASON…]',
  '/teal drift',
  '/teal drill',
] as const;

/**
 * A command stands alone in its comment: one line that begins with `/teal`. A line in the middle of talk, or a quoted
 * one, is talk.
 */
export function parseComment(body: string): Parsed {
  const text = body.trim();
  if (!/^\/teal(\s|$)/.test(text)) return undefined;
  if (/[\r\n]/.test(text)) return { refused: 'a command must stand alone in its comment, on one line' };
  const [, verb = '', ...words] = text.split(/[ \t]+/);
  if (verb === 'rollback') return rollback(words);
  if (verb !== 'plan' && verb !== 'drift' && verb !== 'drill') {
    return { refused: 'the verb must be plan, rollback, drift or drill' };
  }
  if (words.length > 0) return { refused: `${verb} must stand without anything after it` };
  return { wish: { verb } };
}

function rollback([environment = '', sha = '', ...rest]: readonly string[]): Parsed {
  if (!NAME.test(environment) || environment.length > 64) {
    return { refused: 'the environment must be small letters, digits and single hyphens' };
  }
  if (sha !== 'previous' && !COMMIT.test(sha)) {
    return { refused: 'the commit must be previous, or all 40 hexadecimal digits of one' };
  }
  const [first = ''] = rest;
  const named = first.startsWith('service=');
  const service = first.slice('service='.length);
  if (named && !NAME.test(service)) {
    return { refused: 'service= must be small letters, digits and single hyphens' };
  }
  const reason = reasonOf(named ? rest.slice(1) : rest);
  return { wish: { verb: 'rollback', environment, sha, reason, ...(named && { service }) } };
}

/** Text that goes into an input, a log and a record: one line of it, and nothing that turns a terminal round. */
function reasonOf(words: readonly string[]): string {
  return plain(words.join(' '))
    .replace(/\p{Cf}/gu, '')
    .slice(0, LONGEST_REASON)
    .trim();
}
