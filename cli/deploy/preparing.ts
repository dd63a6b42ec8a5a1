import { harmless } from '../aws/harmless';
import type { Pause } from '../aws/pause';
import type { Progress } from '../progress';
import { clockTime } from '../rehearse/words';

/** Lines of the cdk CLI that tell nothing: what each asset is at, blank ones, and how long it thinks it took. */
const NOISE =
  /^\s*$|: (start|success): (Build|Built|Publish)|^\s*✨|^\s*Outputs:|^\s*\S+\.\S+ = |^\s*(Stack ARN:|arn:aws)/;

/**
 * What is done until a deployment begins, most of it by the cdk CLI, which talks much. On a terminal its words pass below
 * the lines that stay; elsewhere those that tell something stay. Of a failure all of it is told.
 */
export class Preparing {
  private readonly startedAt: number;
  private readonly talk: string[] = [];

  constructor(
    private readonly progress: Pick<Progress, 'line' | 'follow' | 'repaints'>,
    private readonly pause: Pick<Pause, 'now'>,
  ) {
    this.startedAt = pause.now();
  }

  /** @param line of the cdk CLI where it is indented */
  readonly say = (line: string): void => {
    const text = harmless(line);
    const isTalk = text.startsWith('  ');
    if (isTalk) this.talk.push(text);
    if (isTalk && NOISE.test(text)) return;
    const words = `${this.elapsed()} ${text.trimEnd()}`;
    if (!isTalk || !this.progress.repaints) this.progress.line(words);
    this.progress.follow(() => `${this.elapsed()} ${text.trim()}`);
  };

  /** Tells what was left out. */
  failed(): void {
    this.progress.follow(undefined);
    const said = this.progress.repaints ? this.talk : this.talk.filter((line) => NOISE.test(line));
    for (const line of said) if (line.trim() !== '') this.progress.line(line);
  }

  private elapsed(): string {
    return clockTime((this.pause.now() - this.startedAt) / 1000);
  }
}
