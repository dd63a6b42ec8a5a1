import { join } from 'node:path';
import { PROBE } from '../../../lambda/shared/environment';
import { root } from '../../synth';
import { loopback } from '../loopback';

const { handler } = require(join(root, 'dist/probe/nodejs/node_modules/probe.js')) as {
  handler: () => Promise<string>;
};

let printed: jest.SpyInstance;
beforeEach(() => {
  printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  for (const name of Object.values(PROBE)) delete process.env[name];
  printed.mockRestore();
});

function ask(url: string, seconds: string): Promise<string> {
  process.env[PROBE.URL] = url;
  process.env[PROBE.REQUESTS] = JSON.stringify([
    { path: '/', method: 'GET', status: 200, withinMilliseconds: 5000 },
  ]);
  process.env[PROBE.SECONDS] = seconds;
  return handler();
}

// Three attempts, four seconds: as a browser would.
test('a connection that is refused three times is a user that is not served', async () => {
  const { port, close } = await loopback(() => undefined);
  await close();
  await expect(ask(`http://127.0.0.1:${port}`, '65')).rejects.toThrow(
    /^GET \/: no connection \(ECONNREFUSED\)$/,
  );
});

test('a run that has no time left says so before it is ended from outside', async () => {
  const { port, close } = await loopback(() => undefined);
  await expect(ask(`http://127.0.0.1:${port}`, '5.2')).rejects.toThrow(
    /^GET \/: no whole answer \(timed out\)$/,
  );
  await close();
});
