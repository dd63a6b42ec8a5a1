/**
 * What a search of CloudWatch finds, as far as Teal's searches go: a schema, an exact name, and words of a dimension, with others
 * excluded.
 *
 * source: CloudWatch user guide, "CloudWatch search expression syntax": tokens, composite tokens, exact matches, NOT
 */
export interface Search {
  readonly namespace: string;
  readonly dimensions: readonly string[];
  readonly metric: string;
  readonly statistic: string;
  readonly period: number;
  finds(values: Readonly<Record<string, string>>): boolean;
}

const SEARCH = /SEARCH\('\{([^,}]+),([^}]+)\} MetricName="(\w+)" ([^']+)','([^']+)',(\d+)\)/;

export function searchOf(expression: string): Search | undefined {
  const [, namespace, names, metric, terms, statistic, period] = SEARCH.exec(expression) ?? [];
  if (namespace === undefined || names === undefined || metric === undefined) return undefined;
  const dimensions = names.split(',');
  const [wanted, ...excluded] = String(terms).split(' NOT ').map(termOf);
  return {
    ...{ namespace, dimensions, metric, statistic: String(statistic), period: Number(period) },
    finds: (values) =>
      Object.keys(values).sort().join() === [...dimensions].sort().join() &&
      wanted?.(values) === true &&
      !excluded.some((one) => one(values)),
  };
}

/** `Dimension=words`: the words, one after the other, anywhere among those of the dimension's value. */
function termOf(term: string): (values: Readonly<Record<string, string>>) => boolean {
  const [name = '', text = ''] = term.split('=');
  const words = wordsOf(text);
  return (values) => {
    const all = wordsOf(values[name] ?? '');
    return all.some((_, at) => words.every((word, nth) => all[at + nth] === word));
  };
}

/** Capitals and numbers begin a word, and what is neither a letter nor a number ends one. */
const wordsOf = (text: string): string[] => text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
