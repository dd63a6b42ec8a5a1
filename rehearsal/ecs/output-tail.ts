const LINES = 50;
const LONGEST_LINE = 1000;

/** The last lines of what a task has written; the rest is let go. */
export class OutputTail {
  private kept: string[] = [];
  private unfinished = '';

  add(chunk: Buffer): void {
    const lines = (this.unfinished + chunk.toString('utf8')).split('\n');
    this.unfinished = (lines.pop() ?? '').slice(-LONGEST_LINE);
    this.kept = [...this.kept, ...lines.map((line) => line.slice(0, LONGEST_LINE))].slice(-LINES);
  }

  get lines(): readonly string[] {
    return this.unfinished === '' ? this.kept : [...this.kept, this.unfinished];
  }

  get lastLine(): string | undefined {
    return this.lines.findLast((line) => line.trim() !== '');
  }
}
