/** What a gate is declared to answer: as its function would, or `throws`, as one that ends with an error. */
export type DeclaredVerdict = 'pass' | 'fail' | 'inconclusive' | 'throws';

/**
 * Gates that are not run, by id; a list is for one invocation after the other, the last for all that follow. Gates that are
 * not named pass. `'declared'` is none named: all pass.
 */
export type DeclaredHooks =
  | 'declared'
  | Readonly<Record<string, DeclaredVerdict | readonly DeclaredVerdict[]>>;
