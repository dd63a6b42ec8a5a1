import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';

/** What a verb writes where no terminal is. */
export class Lines {
  text = '';
  /** The part of a terminal's stream that a verb uses without one. */
  readonly stream = new Writable({
    write: (chunk, _encoding, done) => {
      this.text += chunk;
      done();
    },
  }) as unknown as WriteStream;
}
