import { NotModelled } from '../not-modelled';
import { ElbError } from './elb-error';

/**
 * What ELB's expressions and JavaScript's read alike, and what not. AWS's pages exclude lookaround, backreferences,
 * atomic groups, possessive quantifiers, subroutines, recursion and Unicode classes; the rest that is refused is
 * syntax of RE2 which JavaScript would read as something else.
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html
const READ_OTHERWISE: readonly (readonly [RegExp, string])[] = [
  [/^\(\?(?:<?[=!])/, 'lookaround'],
  [/^\(\?>/, 'an atomic group'],
  [/^\(\?(?!:)/, 'flags or a named group'],
  [/^\\[1-9k]/, 'a backreference'],
  [/^\\[pPX]/, 'a Unicode class'],
  [/^\\[AzZGQECRKhHNg]/, 'an escape that JavaScript does not have'],
  [/^\\x\{/, 'an escape that JavaScript does not have'],
  [/^\\u/, 'an escape that JavaScript alone has'],
  [/^\[\^?\]/, 'a class that begins with a bracket'],
  [/^(?:[*+?]|\{\d+,?\d*\})\+/, 'a possessive quantifier'],
];
const POSIX_CLASS = /^\[:\^?[a-z]+:\]/;

/**
 * A regular expression of a rule as JavaScript runs it.
 *
 * @throws NotModelled for what JavaScript would read otherwise
 * @throws ElbError for what is no regular expression
 */
export function regularExpression(source: string, flags: 'i' | '' = ''): RegExp {
  let inClass = false;
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    const other = inClass ? readOtherwiseInClass(rest) : readOtherwise(rest);
    if (other !== undefined) throw new NotModelled(`ELBv2 regular expression with ${other} (${source})`);
    if (rest[0] === '\\') {
      at += 2;
      continue;
    }
    if (rest[0] === '[') inClass = true;
    if (rest[0] === ']') inClass = false;
    at += 1;
  }
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ElbError(
      'ValidationError',
      `a regular expression must be valid, got ${JSON.stringify(source)} (${error.message}); correct it`,
    );
  }
}

function readOtherwise(rest: string): string | undefined {
  return READ_OTHERWISE.find(([pattern]) => pattern.test(rest))?.[1];
}

function readOtherwiseInClass(rest: string): string | undefined {
  if (POSIX_CLASS.test(rest)) return 'a POSIX class';
  if (rest.startsWith('\\b')) return 'a backspace';
  return rest.startsWith('\\') ? readOtherwise(rest) : undefined;
}
