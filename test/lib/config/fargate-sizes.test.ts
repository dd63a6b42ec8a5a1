import { describeMemory, fargateMemory } from '../../../lib/config/fargate-sizes';

// source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
test.each([
  [256, 3, 512, 2048],
  [512, 4, 1024, 4096],
  [1024, 7, 2048, 8192],
  [2048, 13, 4096, 16384],
  [4096, 23, 8192, 30720],
  [8192, 12, 16384, 61440],
  [16384, 12, 32768, 122880],
])('cpu %d has %d sizes, from %d to %d MiB', (cpu, count, smallest, largest) => {
  const sizes = fargateMemory.get(cpu) ?? [];
  expect([sizes.length, sizes[0], sizes.at(-1)]).toEqual([count, smallest, largest]);
});

test('says few sizes one by one, many as a range', () => {
  expect(describeMemory(fargateMemory.get(256) ?? [])).toBe('one of 512, 1024, 2048');
  expect(describeMemory(fargateMemory.get(16384) ?? [])).toBe('from 32768 to 122880 in steps of 8192');
});
