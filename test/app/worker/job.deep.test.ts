import { join } from 'node:path';
import { APP, RunningShop } from '../running-shop';

test.each<[readonly string[], number]>([
  [[], 0],
  [['--prices'], 0],
  [['--wages'], 2],
  [['--prices', '--books'], 2],
])('job %j exits with %d', async (args, code) => {
  const job = new RunningShop(join(APP, 'dist', 'job.js'), args);
  expect(await job.exited).toBe(code);
  expect(job.stderr).toBe(
    code === 0 ? '' : `arguments must be one of --books, --prices, got ${args.join(' ')}; leave it out\n`,
  );
  expect(job.lines.map(({ message }) => message)).toEqual(code === 0 ? ['job done'] : []);
});
