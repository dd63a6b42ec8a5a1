import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Where lines go to. They end when somebody interrupts, or when nobody reads any more: `teal logs --follow | head`. */
export class Output {
  readonly signal: AbortSignal;
  private readonly gone = new AbortController();
  private readonly onError = (error: Error) => this.gone.abort(error);

  /** @param stream also told whether it is a terminal */
  constructor(
    private readonly stream: Writable & { readonly isTTY?: boolean },
    interrupted: AbortSignal,
  ) {
    this.signal = AbortSignal.any([interrupted, this.gone.signal]);
    stream.on('error', this.onError);
  }

  get isTerminal(): boolean {
    return this.stream.isTTY === true;
  }

  get readerHasGone(): boolean {
    return this.gone.signal.aborted;
  }

  /** Resolves when the reader keeps up: a day of lines must not fill the memory. */
  async write(text: string): Promise<void> {
    this.signal.throwIfAborted();
    if (!this.stream.write(text)) await once(this.stream, 'drain', { signal: this.signal });
  }

  end(): void {
    this.stream.off('error', this.onError);
  }
}
