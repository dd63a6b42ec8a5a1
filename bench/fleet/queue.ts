/** What is to happen, the earliest first; at one time in the order in which it was added. */
export class Queue<T> {
  private readonly heap: { readonly at: number; readonly order: number; readonly item: T }[] = [];
  private added = 0;

  add(at: number, item: T): void {
    this.heap.push({ at, order: this.added, item });
    this.added += 1;
    let here = this.heap.length - 1;
    while (here > 0) {
      const above = (here - 1) >> 1;
      if (!this.isBefore(here, above)) return;
      this.swap(here, above);
      here = above;
    }
  }

  take(): { readonly at: number; readonly item: T } | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined || this.heap.length === 0) return first;
    this.heap[0] = last;
    let here = 0;
    for (;;) {
      const [left, right] = [2 * here + 1, 2 * here + 2];
      const below = right < this.heap.length && this.isBefore(right, left) ? right : left;
      if (below >= this.heap.length || !this.isBefore(below, here)) return first;
      this.swap(below, here);
      here = below;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.order < b.order);
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return;
    this.heap[one] = b;
    this.heap[other] = a;
  }
}
