import { ScaledClock } from '../clock/scaled-clock';

/** The clock of an account that others call: a fault of the rehearsal ends it, and not the process under its feet. */
export class LocalClock extends ScaledClock {
  constructor(private readonly onFault: (error: unknown) => void) {
    super();
  }

  override fail(error: unknown): void {
    this.onFault(error);
  }
}
