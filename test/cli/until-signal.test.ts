import { VerbFailed } from '../../cli/exit-codes';
import { LEFT, untilSignal } from '../../cli/until-signal';

/** Runs until the signal comes, then ends as told. */
const interrupted = (end: (reason: unknown) => never) =>
  untilSignal(async (signal) => {
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    process.emit('SIGTERM', 'SIGTERM');
    await aborted;
    return end(signal.reason);
  });

const cleanUpFailed = new Error('rmdir: resource busy');

test.each<[string, (reason: unknown) => never, string]>([
  [
    'with its own reason',
    (reason) => {
      throw reason;
    },
    'interrupted by SIGTERM; everything that was started has ended',
  ],
  [
    'in a call of Node that was aborted',
    (reason) => {
      throw Object.assign(new Error('aborted', { cause: reason }), { name: 'AbortError' });
    },
    'interrupted by SIGTERM; everything that was started has ended',
  ],
  [
    'with a clean-up that fails',
    () => {
      throw cleanUpFailed;
    },
    'interrupted by SIGTERM; something that was started may still run, since the end went wrong: rmdir: resource busy',
  ],
])('what is interrupted ends %s', async (_what, end, message) => {
  const failed = await interrupted(end).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(VerbFailed);
  expect(failed).toMatchObject({ exitCode: 143, message });
  expect(process.listenerCount('SIGTERM')).toBe(0);
});

test('what goes on elsewhere is told, which is not what has ended here', async () => {
  const failed = untilSignal(
    async (signal) => {
      process.emit('SIGINT', 'SIGINT');
      throw signal.reason;
    },
    LEFT.HERE,
    () => ['the deployment goes on'],
  );
  await expect(failed).rejects.toMatchObject({
    exitCode: 130,
    message:
      'interrupted by SIGINT; everything that was started on this machine has ended\nthe deployment goes on',
  });
});

test('what is true of AWS then is said, and not that all has ended', async () => {
  const failed = untilSignal((signal) => {
    process.emit('SIGINT', 'SIGINT');
    return Promise.reject(signal.reason);
  }, LEFT.READ);
  await expect(failed).rejects.toThrow(
    'interrupted by SIGINT; nothing at AWS was changed, and what runs there goes on',
  );
});

test('an error of the clean-up is kept', async () => {
  const failed = interrupted(() => {
    throw cleanUpFailed;
  });
  await expect(failed).rejects.toMatchObject({ cause: cleanUpFailed });
});

test('without a signal an error stays what it is', async () => {
  await expect(untilSignal(() => Promise.reject(cleanUpFailed))).rejects.toBe(cleanUpFailed);
});
