const gigabytes = (from: number, to: number, step = 1): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, nth) => (from + nth * step) * 1024);

/** source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const MEMORY: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, gigabytes(1, 4)],
  [1024, gigabytes(2, 8)],
  [2048, gigabytes(4, 16)],
  [4096, gigabytes(8, 30)],
  [8192, gigabytes(16, 60, 4)],
  [16_384, gigabytes(32, 120, 8)],
]);

/** Sizes in MiB that Fargate has for a cpu; undefined for a cpu that it does not have. A test holds it to the one of the constructs. */
export const fargateMemory = (cpu: number): readonly number[] | undefined => MEMORY.get(cpu);
