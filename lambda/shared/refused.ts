import type { RunbookSection } from './runbook';

/** Says what a person must do, and where it is written. Never with a secret's value. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    reason: string,
    readonly section: RunbookSection = 'secret-rotation.md#something-else',
  ) {
    super(reason);
  }
}
