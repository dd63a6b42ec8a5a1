import { createHash } from 'node:crypto';

/**
 * Ids of a function's invocations, which look like those of Lambda and are the same in each rehearsal: they are part
 * of error messages, and so of reports.
 */
export class RequestIds {
  private count = 0;

  constructor(
    private readonly seed: number,
    private readonly functionArn: string,
  ) {}

  next(): string {
    this.count += 1;
    const digest = createHash('sha256')
      .update(`${this.seed} ${this.functionArn} ${this.count}`)
      .digest('hex');
    // Version 4, variant 1, as a random UUID has them.
    return [
      digest.slice(0, 8),
      digest.slice(8, 12),
      `4${digest.slice(13, 16)}`,
      `8${digest.slice(17, 20)}`,
      digest.slice(20, 32),
    ].join('-');
  }
}
