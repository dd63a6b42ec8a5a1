/** Something that a template or a hook asks for and the rehearsal does not model. Nothing is guessed silently. */
export class NotModelled extends Error {
  /** @param what named as AWS names it: `ELBv2 ModifyListener`, `metric math function SEARCH` */
  constructor(readonly what: string) {
    super(`${what} is not modelled by the rehearsal`);
    this.name = 'NotModelled';
  }
}
