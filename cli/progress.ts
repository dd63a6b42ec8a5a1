import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';

/** Milliseconds between two paints of the status line. */
const REPAINT = 250;

/** Says what is going on: lines that stay, and on a terminal one status line below them that changes. */
export class Progress {
  private status: (() => string) | undefined;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: WriteStream) {
    if (!stream.isTTY || process.env.CI) return;
    this.timer = setInterval(() => this.paint(), REPAINT);
    this.timer.unref();
  }

  line(text: string): void {
    this.erase();
    this.stream.write(`${text}\n`);
    this.paint();
  }

  /** @param text asked for at each paint; undefined ends the status line */
  follow(text: (() => string) | undefined): void {
    this.status = text;
    this.erase();
    this.paint();
  }

  /** Leaves the terminal as it was. */
  end(): void {
    this.follow(undefined);
    clearInterval(this.timer);
  }

  private paint(): void {
    if (!this.timer || !this.status) return;
    this.erase();
    this.stream.write(this.status().slice(0, this.stream.columns - 1));
  }

  private erase(): void {
    if (!this.timer) return;
    clearLine(this.stream, 0);
    cursorTo(this.stream, 0);
  }
}
