/** What became of a step. */
export type Result =
  | { readonly result: 'passed'; readonly said?: string }
  | { readonly result: 'failed'; readonly said: string }
  /** This machine cannot do it; what it lacks, and how to get it. */
  | { readonly result: 'skipped'; readonly said: string }
  /** The repository has nothing for it to look at; what it would need. No check was left out, so that nothing fails. */
  | { readonly result: 'none'; readonly said: string };

export interface Step {
  /** What `--only` takes. */
  readonly id: string;
  readonly name: string;
  readonly run: () => Result | Promise<Result>;
}

export interface Done {
  readonly id: string;
  readonly name: string;
  readonly result: Result;
  readonly seconds: number;
}

/**
 * 1 when a step failed, or when one was skipped in continuous integration, where everything must be there: a skipped
 * check has not passed.
 */
export function exitCodeOf(results: readonly Result[], inCi: boolean): 0 | 1 {
  const bad = results.some(({ result }) => result === 'failed' || (inCi && result === 'skipped'));
  return bad ? 1 : 0;
}

/** One line for each, with its time. */
export function tableOf(done: readonly Done[]): string {
  const width = Math.max(...done.map(({ id }) => id.length));
  return done
    .map(({ id, result: { result, said }, seconds }) => {
      const word = result === 'skipped' ? 'SKIPPED' : result;
      const why = result === 'passed' || said === undefined ? '' : `  ${said.split('\n')[0]}`;
      return `${id.padEnd(width)}  ${word.padEnd(7)}  ${seconds.toFixed(1).padStart(6)} s${why}\n`;
    })
    .join('');
}
