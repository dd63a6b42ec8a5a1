/** Exit codes of every verb. */
export const EXIT = {
  /** As expected. */
  AS_EXPECTED: 0,
  /** Not as expected. */
  NOT_AS_EXPECTED: 1,
  /** Bad input: an option, a configuration, an assembly. */
  BAD_INPUT: 2,
  /** Could not be done. */
  COULD_NOT_RUN: 3,
} as const;

/** Ends a verb with a message for people and an exit code for scripts. */
export class VerbFailed extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'VerbFailed';
  }
}
