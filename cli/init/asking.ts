/** Whoever answers what the repository does not say: a person at a terminal, or nobody. */
export interface Asking {
  /** @param problem why an answer is none; undefined for a good one */
  text(question: TextQuestion): Promise<string>;
  /** At least one of them. */
  several(message: string, choices: readonly string[]): Promise<readonly string[]>;
  agree(message: string): Promise<boolean>;
}

export interface TextQuestion {
  readonly message: string;
  readonly suggestion?: string;
  readonly problem: (text: string) => string | undefined;
}
