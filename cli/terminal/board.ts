import { clearScreenDown, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { widthOf } from './width';

/** What is drawn again and again at one place of a terminal. What stood above it stays. */
export class Board {
  /** Of what is drawn now. */
  private rows = 0;

  constructor(private readonly stream: WriteStream) {}

  /**
   * @param text lines, each with its end
   * @param then `ends`: it is the last, and stays
   */
  draw(text: string, then: 'goes on' | 'ends'): void {
    const shown = then === 'ends' ? text : this.fitting(text);
    this.erase();
    this.stream.write(shown);
    this.rows = this.rowsOf(shown.split('\n').slice(0, -1));
  }

  private erase(): void {
    if (this.rows === 0) return;
    moveCursor(this.stream, 0, -this.rows);
    clearScreenDown(this.stream);
  }

  /** Without what the window has no room for: rows that have left it can no longer be drawn over. The answer is at the top. */
  private fitting(text: string): string {
    const lines = text.split('\n').slice(0, -1);
    const room = Math.max(2, (this.stream.rows ?? Number.POSITIVE_INFINITY) - 1);
    if (this.rowsOf(lines) <= room) return text;
    const shown = [...lines];
    while (shown.length > 0 && this.rowsOf(shown) > room - 1) shown.pop();
    return `${[...shown, `… and ${lines.length - shown.length} lines`].join('\n')}\n`;
  }

  /** A command that is wider than the window has several. */
  private rowsOf(lines: readonly string[]): number {
    const columns = this.stream.columns || Number.POSITIVE_INFINITY;
    return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
  }
}
