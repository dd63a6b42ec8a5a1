/**
 * Whether the whole text matches: `*` stands for any number of characters, `?` for exactly one, and a backslash
 * takes either literally. AWS documents the backslash for query strings only; elsewhere it is undocumented.
 * Case counts: a caller that ignores case lowers both sides.
 */
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
export function matchesWildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  // Where the last `*` stood, and how far the text was when we met it: the only place to go back to.
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const escaped = pattern[p] === '\\' && (pattern[p + 1] === '*' || pattern[p + 1] === '?');
    if (escaped && pattern[p + 1] === text[t]) {
      p += 2;
      t += 1;
    } else if (!escaped && pattern[p] === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (!escaped && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      resume += 1;
      t = resume;
      p = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
