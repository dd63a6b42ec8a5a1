/** Something that a template or a hook asks for and the rehearsal does not model. Nothing is guessed silently. */
export class NotModelled extends Error {
  /**
   * @param what named as AWS names it: `ELBv2 ModifyListener`, `metric math function SEARCH`
   * @param instead what is modelled, for whom it was a slip of the pen
   */
  constructor(
    readonly what: string,
    instead?: string,
  ) {
    super(`${what} is not modelled by the rehearsal${instead === undefined ? '' : `; ${instead}`}`);
    this.name = 'NotModelled';
  }
}
