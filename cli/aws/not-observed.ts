/** Something that AWS's answers lack, and that may be there at the next look: what was listed has just gone. */
export class NotObserved extends Error {
  override readonly name = 'NotObserved';
}
