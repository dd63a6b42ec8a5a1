const LINES = 50;
const LONGEST_LINE = 1000;
const LAST_WORDS = 6;

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

  /** What a person needs to see why it ended: the cause often stands some lines before the last. */
  get lastWords(): string | undefined {
    const words = this.lines.filter((line) => line.trim() !== '').slice(-LAST_WORDS);
    return words.length === 0 ? undefined : words.join(' | ');
  }
}
