/** A process that is awake, as those see it whom it asks. */
export interface Awake {
  /** @see LambdaFunction.holdRequest */
  holdRequest(port: number, to?: number): () => Promise<void>;
}

/**
 * Who of a rehearsal's processes may work. On a virtual clock one at a time, in the order in which they asked: then
 * calls and answers of two processes never overtake each other, however the machine schedules them.
 */
export class Turn {
  private readonly holders = new Set<Awake>();
  private readonly waiting: { readonly who: Awake; readonly begin: () => void }[] = [];

  /** @param places how many may be awake at once */
  constructor(private readonly places: number) {}

  static on({ kind }: { readonly kind: 'virtual' | 'scaled' }): Turn {
    return new Turn(kind === 'virtual' ? 1 : Number.POSITIVE_INFINITY);
  }

  /** The one process that is awake; undefined when there is none, or when there may be several. */
  get only(): Awake | undefined {
    return this.places === 1 ? [...this.holders][0] : undefined;
  }

  /** Resolves when it is the turn of `who`, who gives it back. */
  take(who: Awake): Promise<void> {
    return new Promise((begin) => {
      this.waiting.push({ who, begin });
      this.next();
    });
  }

  give(who: Awake): void {
    this.holders.delete(who);
    this.next();
  }

  private next(): void {
    while (this.holders.size < this.places) {
      const first = this.waiting.shift();
      if (first === undefined) return;
      this.holders.add(first.who);
      first.begin();
    }
  }
}
