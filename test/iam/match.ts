import { anything, type Context } from './policy';
import { all, type Truth, truth } from './truth';

const compiled = new Map<string, RegExp>();

/** IAM's `*` is any run of characters, `?` is one; everything else is itself. */
export function matchesText(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const known = compiled.get(pattern) ?? compile(pattern);
  compiled.set(pattern, known);
  return known.test(value);
}

function compile(pattern: string): RegExp {
  const source = [...pattern].map((letter) =>
    letter === '*' ? '[^]*' : letter === '?' ? '[^]' : letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
  );
  return new RegExp(`^${source.join('')}$`);
}

/** source: IAM user guide, "IAM JSON policy elements: Action": names are not case-sensitive */
export const matchesAction = (pattern: string, action: string): boolean =>
  matchesText(pattern.toLowerCase(), action.toLowerCase());

/**
 * A resource. AWS's pages say that a wildcard stands within a segment of an ARN, and not whether one that spans a
 * colon is refused: where only such a one matches, it is unknown, so that neither an Allow nor a Deny is relied on.
 * source: IAM user guide, "IAM JSON policy elements: Resource", wildcards in ARNs
 */
export function matchesResource(pattern: string, resource: string): Truth {
  if (pattern === '*') return 'yes';
  if (!matchesText(pattern, resource)) return 'no';
  return matchesArn(pattern, resource) ? 'yes' : 'unknown';
}

/**
 * Each of the six parts by itself; the last one holds colons of its own.
 * source: IAM user guide, "IAM JSON policy elements: Condition operators", ARN condition operators
 */
export function matchesArn(pattern: string, value: string): boolean {
  const patterns = partsOf(pattern);
  const values = partsOf(value);
  return (
    patterns.length === values.length && patterns.every((part, at) => matchesText(part, values[at] ?? ''))
  );
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/**
 * A pattern with its variables filled in: undefined when a key is missing, which matches nothing.
 * source: IAM user guide, "IAM policy elements: Variables and tags", also for `${*}` and default values
 */
export function fillVariables(
  pattern: string,
  context: Context,
): { readonly pattern: string } | 'missing' | 'unknown' {
  let outcome: 'known' | 'missing' | 'unknown' = 'known';
  const filled = pattern.replace(/\$\{([^}]*)\}/g, (_, inside: string) => {
    // Themselves and not wildcards; nothing in use here has them next to real ones.
    if (['*', '?', '$'].includes(inside)) return inside === '$' ? '$' : '\u0000';
    const [, name = '', , preset] = /^\s*([^,\s]+)\s*(,\s*'([^']*)')?\s*$/.exec(inside) ?? [];
    const value = lookUp(context, name) ?? preset;
    if (value === anything) outcome = 'unknown';
    else if (typeof value !== 'string') outcome = 'missing';
    else return value;
    return '';
  });
  if (filled.includes('\u0000')) return 'unknown';
  return outcome === 'known' ? { pattern: filled } : outcome;
}

/** source: IAM user guide, "IAM JSON policy elements: Condition": names of keys are not case-sensitive */
export function lookUp(context: Context, key: string): Context[string] | undefined {
  const name = Object.keys(context).find((known) => known.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : context[name];
}

/** Whether a pattern with variables matches. */
export function matchesFilled(
  pattern: string,
  context: Context,
  match: (pattern: string) => Truth | boolean,
): Truth {
  const filled = fillVariables(pattern, context);
  if (filled === 'missing') return 'no';
  if (filled === 'unknown') return 'unknown';
  const result = match(filled.pattern);
  return all([typeof result === 'boolean' ? truth(result) : result]);
}
