import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { killGroup } from '../../cli/rehearse/kill-group';

test('what a process has started ends with it', async () => {
  const child = spawn('sh', ['-c', 'sleep 1000 & echo started; wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  killGroup(child);
  // The pipe closes when the last process that holds it has ended.
  expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
});

test('one that has just ended is no error', async () => {
  const child = spawn('true', { detached: true, stdio: 'ignore' });
  await once(child, 'close');
  expect(() => killGroup(child)).not.toThrow();
});

test('one that could not be started is no error', () => {
  expect(() => killGroup({ pid: undefined })).not.toThrow();
});
