const gigabytes = (from: number, to: number, step = 1): number[] => {
  const sizes: number[] = [];
  for (let size = from; size <= to; size += step) sizes.push(size * 1024);
  return sizes;
};

/**
 * What Fargate offers on Linux: memory in MiB by cpu in units of 1/1024 vCPU. Platform version 1.4.0 has them all.
 * source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
export const fargateMemory: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, gigabytes(1, 4)],
  [1024, gigabytes(2, 8)],
  [2048, gigabytes(4, 16)],
  [4096, gigabytes(8, 30)],
  [8192, gigabytes(16, 60, 4)],
  [16384, gigabytes(32, 120, 8)],
]);

/** The smallest task is right for most services; they are scaled by number first. */
export const defaultCpu = 256;

/** @returns undefined for a cpu that Fargate does not offer */
export const smallestMemory = (cpu: number): number | undefined => fargateMemory.get(cpu)?.[0];

/** `one of 512, 1024, 2048`, or `from 4096 to 16384 in steps of 1024` where that would be long. */
export function describeMemory(sizes: readonly number[]): string {
  if (sizes.length <= 4) return `one of ${sizes.join(', ')}`;
  const [first = 0, second = 0] = sizes;
  return `from ${first} to ${sizes.at(-1)} in steps of ${second - first}`;
}
