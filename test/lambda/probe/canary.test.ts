import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { PROBE, type SmokeTestRequest } from '../../../lambda/shared/environment';
import { root } from '../../synth';
import { type Loopback, listen, loopback } from '../loopback';

// The script as Synthetics loads it, called as Synthetics does: a run that throws has failed, with that message.
// source: CloudWatch user guide, "Writing a Node.js canary script"
const SCRIPT = join(root, 'dist/probe/nodejs/node_modules/probe.js');
const { handler } = require(SCRIPT) as { handler: () => Promise<string> };

const GOOD: SmokeTestRequest = { path: '/', method: 'GET', status: 200, withinMilliseconds: 5000 };

let served: Loopback | undefined;
let printed: jest.SpyInstance;
beforeEach(() => {
  printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  for (const name of Object.values(PROBE)) delete process.env[name];
  printed.mockRestore();
  await served?.close();
  served = undefined;
});

async function outcome(url: string, ...requests: SmokeTestRequest[]): Promise<string> {
  process.env[PROBE.URL] = url;
  process.env[PROBE.REQUESTS] = JSON.stringify(requests);
  process.env[PROBE.SECONDS] = '65';
  try {
    return `passed: ${await handler()}`;
  } catch (error) {
    return `failed: ${(error as Error).message}`;
  }
}

async function serve(listener: RequestListener): Promise<string> {
  served = await loopback(listener);
  return `http://127.0.0.1:${served.port}`;
}

test('what users are served passes, and says that a probe asked', async () => {
  const url = await serve((_, response) => response.end('welcome'));
  expect(await outcome(url, { ...GOOD, contains: 'welcome' }, { ...GOOD, path: '/cart?id=1' })).toBe(
    `passed: 2 of 2 requests to ${url} were answered as expected`,
  );
  expect(served?.requests.map((one) => [one.method, one.url, one.headers['user-agent']])).toEqual([
    ['GET', '/', 'teal-probe'],
    ['GET', '/cart?id=1', 'teal-probe'],
  ]);
  expect(served?.requests[0]?.headers.host).toBe(url.replace('http://', ''));
});

test('a name of its own for the client is sent instead', async () => {
  const url = await serve((_, response) => response.end());
  await outcome(url, { ...GOOD, headers: { 'User-Agent': 'shop-monitor' } });
  expect(served?.requests[0]?.headers['user-agent']).toBe('shop-monitor');
});

test.each<[string, RequestListener, Partial<SmokeTestRequest>, string]>([
  [
    'another status',
    (_, response) => response.writeHead(503).end('sorry'),
    {},
    'GET /: status 503, expected 200',
  ],
  [
    'another body, which is not shown',
    (_, response) => response.end('secret'),
    { contains: 'welcome' },
    'GET /: body does not contain "welcome"',
  ],
  [
    'another value in its JSON',
    (_, response) => response.end('{"status":"down"}'),
    { json: [{ path: '$.status', equals: 'up' }] },
    'GET /: $.status is not "up"',
  ],
  [
    'a redirect',
    (_, response) => response.writeHead(302, { location: '/login' }).end(),
    {},
    'GET /: status 302, expected 200 (a redirect, which a probe does not follow)',
  ],
  [
    'half an answer',
    (_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('half');
      setTimeout(() => response.destroy(), 20);
    },
    {},
    'GET /: no whole answer (ECONNRESET)',
  ],
])('fails on %s', async (_, listener, expected, reason) => {
  expect(await outcome(await serve(listener), { ...GOOD, ...expected })).toBe(`failed: ${reason}`);
  expect(JSON.parse(printed.mock.calls[0][0])).toMatchObject({ level: 'error', reason });
});

test('fails on an answer that comes too late, connecting included', async () => {
  const url = await serve((_, response) => setTimeout(() => response.end(), 60));
  expect(await outcome(url, { ...GOOD, withinMilliseconds: 30 })).toMatch(
    /^failed: GET \/: took \d+ ms, expected at most 30 ms$/,
  );
});

test('ends at the first that is not served, and says which', async () => {
  const url = await serve((request, response) => response.writeHead(request.url === '/b' ? 500 : 200).end());
  const way = ['/a', '/b', '/c'].map((path) => ({ ...GOOD, path }));
  expect(await outcome(url, ...way)).toBe('failed: 2 of 3, GET /b: status 500, expected 200');
  expect(served?.requests.map((one) => one.url)).toEqual(['/a', '/b']);
});

test('fails on a certificate that users would be warned of', async () => {
  const certificates = join(root, 'test/fixtures/certificates');
  const server = createServer({
    key: readFileSync(join(certificates, 'key.pem')),
    cert: readFileSync(join(certificates, 'expired.pem')),
  });
  const port = await listen(server);
  expect(await outcome(`https://localhost:${port}`, GOOD)).toMatch(
    /^failed: GET \/: certificate refused \([A-Z_]+\)$/,
  );
  server.close();
  await once(server, 'close');
});

test('fails with nothing to ask', async () => {
  expect(await outcome('http://127.0.0.1:1')).toBe('failed: no requests are configured');
});

test.each([
  [PROBE.URL, 'PROBE_URL'],
  [PROBE.REQUESTS, 'PROBE_REQUESTS'],
  [PROBE.SECONDS, 'PROBE_SECONDS'],
])('fails without %s', async (lacking, name) => {
  process.env[PROBE.URL] = 'http://127.0.0.1:1';
  process.env[PROBE.REQUESTS] = '[]';
  process.env[PROBE.SECONDS] = '65';
  delete process.env[lacking];
  await expect(handler()).rejects.toThrow(`environment variable ${name} must be set`);
});
