import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { isDrawnOver } from './terminal/colours';
import { fitted } from './terminal/fitted';
import { cutTo, widthOf } from './terminal/width';

/** Milliseconds between two paints of the status line. */
const REPAINT = 250;

/** Of a terminal that does not say how large it is, or says 0: what terminals begin with. */
const USUAL = { columns: 80, rows: 24 };

/** Of a {@link Progress}, what those who tell something of their work need. */
export type Lines = Pick<Progress, 'line' | 'follow'>;

/** Says what is going on: lines that stay, and on a terminal below them a status that changes. */
export class Progress {
  private status: (() => string) | undefined;
  /** Lines of the terminal that the status takes now. */
  private painted = 0;
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(private readonly stream: WriteStream) {
    if (!isDrawnOver(stream)) return;
    this.timer = setInterval(() => this.paint(), REPAINT);
    this.timer.unref();
  }

  /** Whether a status is shown: on a terminal of a person. */
  get repaints(): boolean {
    return this.timer !== undefined;
  }

  line(text: string): void {
    this.erase();
    this.stream.write(fitted(`${text}\n`, this.stream));
    this.paint();
  }

  /** @param text asked for at each paint, may have several lines; undefined ends the status */
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
    const rows = this.stream.rows || USUAL.rows;
    // One column is left free: at the last one, terminals go on in the next line.
    const columns = (this.stream.columns || USUAL.columns) - 1;
    // What is longer than the terminal would scroll it at each paint, and could not be erased.
    const lines = this.status()
      .split('\n')
      .slice(0, Math.max(1, rows - 1));
    this.stream.write(lines.map((line) => cut(line, columns)).join('\n'));
    this.painted = lines.length;
  }

  private erase(): void {
    if (!this.timer) return;
    cursorTo(this.stream, 0);
    if (this.painted > 1) moveCursor(this.stream, 0, 1 - this.painted);
    clearScreenDown(this.stream);
    this.painted = 0;
  }
}

/** What is too wide loses its colours: one that is cut before its end would colour all that comes after. */
function cut(line: string, columns: number): string {
  return widthOf(line) <= columns ? line : cutTo(stripVTControlCharacters(line), columns);
}
