import { NotModelled } from '../not-modelled';
import { jsonFilter } from './json-filter';

/**
 * Which messages a filter pattern lets through.
 *
 * @throws NotModelled for a pattern of columns or regular expressions
 */
// source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
export function filterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return jsonFilter(text);
  if (text.startsWith('[')) throw new NotModelled(`log filter pattern ${text}`);
  const terms = [...text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign, quoted, bare]) => ({
    sign,
    term: quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
  }));
  if (terms.some(({ term }) => /^%.*%$/.test(term))) throw new NotModelled(`log filter pattern ${text}`);
  const withSign = (wanted: string) => terms.filter(({ sign }) => sign === wanted).map(({ term }) => term);
  const [all, none, any] = [withSign(''), withSign('-'), withSign('?')];
  return (message) => {
    if (none.some((term) => message.includes(term))) return false;
    // AWS: terms with a question mark are ignored beside terms without one.
    if (all.length > 0) return all.every((term) => message.includes(term));
    return any.length === 0 || any.some((term) => message.includes(term));
  };
}
