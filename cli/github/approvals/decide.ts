/** One answer of a reviewer of an environment, as GitHub keeps it of a run. */
export interface Approval {
  /** `approved`, `rejected`, `pending`. */
  readonly state: string;
  /** Names. */
  readonly environments: readonly string[];
  /** Absent where the account is gone. */
  readonly login: string | undefined;
}

/** Who let a run into an environment, each once; nobody where it asks nobody. */
export function approversOf(environment: string, approvals: readonly Approval[]): readonly string[] {
  const approved = approvals.filter(
    ({ state, environments }) => state === 'approved' && environments.includes(environment),
  );
  return [...new Set(approved.flatMap(({ login }) => login ?? []))];
}

/**
 * Who merged, of the words that `teal github reviewed` gives: who approved the pull request has not let it into the
 * environment.
 *
 * @returns undefined for other words than those
 */
export function mergedByOf(people: string): { readonly mergedBy?: string } | undefined {
  const words = people.split(' ').filter((word) => word !== '');
  let mergedBy: string | undefined;
  for (let at = 0; at < words.length; at += 2) {
    const [option, login] = words.slice(at, at + 2);
    if (login === undefined || (option !== '--merged-by' && option !== '--approved-by')) return undefined;
    if (option === '--merged-by') mergedBy = login;
  }
  return mergedBy === undefined ? {} : { mergedBy };
}
