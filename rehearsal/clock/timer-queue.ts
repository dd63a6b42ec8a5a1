/** Something that is to happen at a simulated time. */
export interface Timer {
  readonly due: number;
  readonly act: () => void;
}

interface Entry extends Timer {
  readonly sequence: number;
  cancelled: boolean;
}

/** Timers by the time they are due; of those due at once, the one that was set first comes first. */
export class TimerQueue {
  /** A binary heap: the earliest first, every entry before its two children at 2n + 1 and 2n + 2. */
  private readonly heap: Entry[] = [];
  private sequence = 0;
  private cancelledOnes = 0;

  /** @returns cancels the timer */
  add(due: number, act: () => void): () => void {
    const entry: Entry = { due, act, sequence: this.sequence, cancelled: false };
    this.sequence += 1;
    this.heap.push(entry);
    this.rise(this.heap.length - 1);
    return () => this.cancel(entry);
  }

  /** When the earliest timer is due; undefined when there is none. */
  get earliest(): number | undefined {
    this.dropCancelled();
    return this.heap[0]?.due;
  }

  /** Takes the earliest timer out. */
  take(): Timer | undefined {
    this.dropCancelled();
    const taken = this.pop();
    // One that was taken is done: to cancel it changes nothing any more.
    if (taken) taken.cancelled = true;
    return taken;
  }

  private cancel(entry: Entry): void {
    if (entry.cancelled) return;
    entry.cancelled = true;
    this.cancelledOnes += 1;
    // Cancelled timers would pile up behind a far one: half of the heap is the most that may be dead.
    if (this.cancelledOnes > 64 && this.cancelledOnes * 2 > this.heap.length) this.rebuild();
  }

  private dropCancelled(): void {
    while (this.heap[0]?.cancelled) {
      this.pop();
      this.cancelledOnes -= 1;
    }
  }

  private rebuild(): void {
    const alive = this.heap.filter(({ cancelled }) => !cancelled).sort(earlierFirst);
    this.heap.splice(0, this.heap.length, ...alive);
    this.cancelledOnes = 0;
  }

  private pop(): Entry | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    this.heap[0] = last;
    this.sink(0);
    return first;
  }

  private rise(index: number): void {
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.swapUnlessOrdered(parent, at)) return;
      at = parent;
    }
  }

  private sink(index: number): void {
    let at = index;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const [a, b] = [this.heap[left], this.heap[right]];
      if (a === undefined) return;
      const child = b !== undefined && earlierFirst(b, a) < 0 ? right : left;
      if (!this.swapUnlessOrdered(at, child)) return;
      at = child;
    }
  }

  private swapUnlessOrdered(parent: number, child: number): boolean {
    const [above, below] = [this.heap[parent] as Entry, this.heap[child] as Entry];
    if (earlierFirst(above, below) < 0) return false;
    this.heap[parent] = below;
    this.heap[child] = above;
    return true;
  }
}

function earlierFirst(a: Entry, b: Entry): number {
  return a.due - b.due || a.sequence - b.sequence;
}
