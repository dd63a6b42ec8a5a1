import { clearLine, cursorTo } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { isDrawnOver } from './terminal/colours';
import { fitted } from './terminal/fitted';
import { cutTo } from './terminal/width';

/** Milliseconds between two paints of the status line. */
const REPAINT = 250;

/** Columns of a terminal that does not say how many it has. */
const USUAL = 80;

/** Says what is going on: lines that stay, and on a terminal one status line below them that changes. */
export class Progress {
  private status: (() => string) | undefined;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: WriteStream) {
    if (!isDrawnOver(stream)) return;
    this.timer = setInterval(() => this.paint(), REPAINT);
    this.timer.unref();
  }

  line(text: string): void {
    this.erase();
    this.stream.write(fitted(`${text}\n`, this.stream));
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
    // One column is left free: at the last one, terminals go on in the next line.
    this.stream.write(cutTo(this.status(), (this.stream.columns || USUAL) - 1));
  }

  private erase(): void {
    if (!this.timer) return;
    clearLine(this.stream, 0);
    cursorTo(this.stream, 0);
  }
}
