import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A command line of Node, and what it is measured against: its time is told as a multiple of that one's. */
export interface Measured {
  readonly name: string;
  readonly args: readonly string[];
  readonly baseline?: string;
  /** Multiple that it must not exceed. @default none: it is told only */
  readonly atMost?: number;
}

export interface Took {
  readonly name: string;
  readonly milliseconds: number;
  readonly baseline?: string;
  readonly times?: number;
  readonly atMost?: number;
}

/**
 * The median of fresh processes each, one after the other and in turns, so that a busy machine is busy for all of them.
 *
 * @param env of all
 * @throws when one does not exit with 0
 */
export async function inTurns(
  commands: readonly Measured[],
  rounds: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Took[]> {
  const spent = new Map(commands.map(({ name }) => [name, [] as number[]]));
  // The first round reads files that are in no cache yet, and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, args } of round % 2 === 0 ? commands : commands.toReversed()) {
      const began = performance.now();
      await promisify(execFile)(process.execPath, args, { env });
      if (round > 0) spent.get(name)?.push(performance.now() - began);
    }
  }
  const medians = new Map([...spent].map(([name, each]) => [name, median(each)]));
  return commands.map(({ name, baseline, atMost }) => {
    const milliseconds = medians.get(name) ?? Number.NaN;
    const base = baseline === undefined ? undefined : medians.get(baseline);
    return {
      ...{ name, milliseconds },
      ...(baseline !== undefined && base !== undefined && { baseline, times: milliseconds / base }),
      ...(atMost !== undefined && { atMost }),
    };
  });
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
