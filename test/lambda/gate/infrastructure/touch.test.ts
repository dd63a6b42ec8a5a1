import net, { createServer, Socket } from 'node:net';
import { touch } from '../../../../lambda/gate/infrastructure/touch';
import { listen } from '../../loopback';

const host = '127.0.0.1';
const never = () => new AbortController().signal;
afterEach(() => {
  jest.restoreAllMocks();
});

test('a port where somebody listens is open, and the connection is given back', async () => {
  const server = createServer();
  const port = await listen(server);
  expect(await touch(host, port, never())).toEqual({ kind: 'open' });
  await new Promise((resolve) => server.close(resolve));
  expect(await touch(host, port, never())).toEqual({ kind: 'closed' });
});

describe('of a port', () => {
  const silent = () => jest.spyOn(net, 'connect').mockImplementation(() => new Socket());
  const fails = (error: object) =>
    jest.spyOn(net, 'connect').mockImplementation(() => {
      const socket = new Socket();
      process.nextTick(() => socket.destroy(Object.assign(new Error('secret'), error)));
      return socket;
    });

  test('silence of four seconds is a closed one', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    silent();
    const touched = touch(host, 22, never());
    await jest.advanceTimersByTimeAsync(3_999);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(await touched).toEqual({ kind: 'closed' });
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  test('the end of the function says nothing', async () => {
    silent();
    const end = new AbortController();
    const touched = touch(host, 22, end.signal);
    end.abort();
    expect(await touched).toEqual({ kind: 'not-tried', code: 'ABORT_ERR' });
  });

  test.each([
    [{ code: 'ETIMEDOUT' }, { kind: 'closed' }],
    [{ code: 'ENOTFOUND' }, { kind: 'not-tried', code: 'ENOTFOUND' }],
    [{ code: 'EHOSTUNREACH' }, { kind: 'not-tried', code: 'EHOSTUNREACH' }],
    [{ code: 'ERR_NOT_MODELLED' }, { kind: 'not-tried', code: 'ERR_NOT_MODELLED' }],
    [{ errors: [{ code: 'ECONNREFUSED' }] }, { kind: 'closed' }],
    [{}, { kind: 'not-tried', code: 'Error' }],
  ])('%j is %j', async (error, result) => {
    fails(error);
    expect(await touch(host, 22, never())).toEqual(result);
  });
});
