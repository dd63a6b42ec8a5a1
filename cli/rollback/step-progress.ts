import { harmless } from '../aws/harmless';
import type { Pause } from '../aws/pause';
import type { Lines } from '../progress';
import { clockTime } from '../rehearse/words';

/** Says what is done and what is waited for: a line when it changes, and on a terminal how long it has been so. */
export class StepProgress {
  private readonly startedAt: number;
  private said = '';

  constructor(
    private readonly progress: Lines,
    private readonly pause: Pick<Pause, 'now'>,
  ) {
    this.startedAt = pause.now();
  }

  say(text: string): void {
    const line = harmless(text);
    if (line === this.said) return;
    this.said = line;
    this.progress.line(`${this.elapsed()} ${line}`);
    this.progress.follow(() => `${this.elapsed()} ${line}`);
  }

  private elapsed(): string {
    return clockTime((this.pause.now() - this.startedAt) / 1000);
  }
}
