/** What ELBv2 refuses, with the code of the exception that its API throws. */
export class ElbError extends Error {
  /** @param text what must be, what was got, what to change */
  constructor(
    readonly code: string,
    readonly text: string,
  ) {
    super(`${code}: ${text}`);
    this.name = code;
  }
}
