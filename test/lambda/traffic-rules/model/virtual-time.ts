interface Waiting {
  readonly due: number;
  readonly wake: () => void;
}

/** After this, everybody who could go on has, and waits for time to pass or is done. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that passes only when everybody waits for it: calls of two who run at once come in the order of their times. */
export class VirtualTime {
  private passed = 0;
  private waiting: Waiting[] = [];

  /** Milliseconds since the story began. */
  get now(): number {
    return this.passed;
  }

  after(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.waiting.push({ due: this.passed + milliseconds, wake }));
  }

  /** Lets time pass until `work` is done; whoever else runs meanwhile goes on later. */
  async until<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    for (;;) {
      await settled();
      if (over) return work;
      this.passOn();
    }
  }

  private passOn(): void {
    // The first of those that are due at once: who waited first goes on first.
    const next = this.waiting.reduce<Waiting | undefined>(
      (soonest, one) => (soonest && soonest.due <= one.due ? soonest : one),
      undefined,
    );
    if (!next) throw new Error('somebody waits for what will never happen');
    this.waiting = this.waiting.filter((one) => one !== next);
    this.passed = Math.max(this.passed, next.due);
    next.wake();
  }
}

/** What never answers: a call of a function that has been killed. */
export const never = <T>(): Promise<T> => new Promise(() => {});
