import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SERVER, synthesizePlainCanary } from '../../fixtures/plain-canary/synthesize';
import { entryLine } from '../../rehearsal/replay/entry-line';
import { reportSchema } from '../report-schema';
import { Sandbox } from '../running-teal';

let sandbox: Sandbox;
let rehearse: readonly string[];
beforeAll(() => {
  sandbox = new Sandbox();
  rehearse = ['rehearse', '--assembly', synthesizePlainCanary(sandbox.path)];
});
afterAll(() => sandbox.remove());

/** Greets as the fixture's server does, and writes down all that it is told. */
const RECORDING = `
const { appendFileSync } = require('node:fs');
const { createServer } = require('node:http');
appendFileSync('seen.txt', process.argv.join(' ') + JSON.stringify(process.env) + '\\n');
createServer((request, response) => {
  appendFileSync('seen.txt', request.method + ' ' + request.url + ' ' + request.rawHeaders.join(' ') + '\\n');
  response.end('hello, ' + (process.env.GREETED ?? 'nobody') + '\\n');
}).listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit());`;

/** Planted wherever an entry has a place for what a client says. */
const SECRETS = ['jane.doe', '4711081512', 'Zk9xQ2secret', '198.51.100.77', 'Root=1-5ec2e7', 'hunter2'];

test('users ask for what the log has, and nothing of who asked gets out of it', async () => {
  const [mail, number, token, client, traceId, query] = SECRETS;
  const line = (path: string, method = 'GET') =>
    entryLine({
      request: `${method} https://shop.example:443${path}?password=${query} HTTP/1.1`,
      userAgent: `Agent ${token}`,
      client: `${client}:4711`,
      traceId: `${traceId}`,
    });
  const lines = [
    ...Array(6).fill(line('/about')),
    ...Array(3).fill(line(`/orders/${number}`)),
    ...Array(3).fill(line('/about', 'HEAD')),
    line(`/users/${mail}%40example.org/${token}`),
    line('/orders', 'POST'),
    `${token} ${client}`,
  ];
  writeFileSync(join(sandbox.path, 'a.log.gz'), gzipSync(lines.join('\n')));
  writeFileSync(join(sandbox.path, 'recording.js'), RECORDING);
  const { code, stdout, stderr } = await sandbox.run([
    ...[
      ...rehearse,
      '--task',
      `web=exec '${process.execPath}' recording.js`,
      '--release',
      SERVER.node('goodbye'),
    ],
    ...[
      '--replay',
      'a.log.gz',
      '--path',
      '/orders/42?full=1',
      '--rate',
      '200',
      '--expect',
      'rolled-back',
      '--json',
    ],
  ]);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining('Replaying 13 requests of 15 lines in 1 file'),
  });
  const { replay } = reportSchema.parse(JSON.parse(stdout));
  expect(replay).toMatchObject({
    paths: [
      { method: 'GET', shape: '/about', path: '/about', share: 0.4615 },
      { method: 'HEAD', shape: '/about', path: '/about', share: 0.2308 },
      { method: 'GET', shape: '/orders/{number}', path: '/orders/42?full=1', share: 0.2308 },
      { method: 'GET', shape: '/{value}/{email}/{token}', path: '/x/user@example.com/x' },
    ],
    leftOut: [{ requests: 1 }, { requests: 1 }],
  });
  const seen = readFileSync(join(sandbox.path, 'seen.txt'), 'utf8');
  // The load balancer's health checks and the app's own hook ask for `/`.
  const asked = new Set(seen.match(/^(GET|HEAD) \/\S+/gm));
  expect([...asked].sort()).toEqual([
    'GET /about',
    'GET /orders/42?full=1',
    'GET /x/user@example.com/x',
    'HEAD /about',
  ]);
  for (const secret of SECRETS) expect(stdout + stderr + seen).not.toContain(secret);
  expect(sandbox.leftFolders()).toEqual([]);
});

test.each<[string, readonly string[], string]>([
  ['no log', ['--replay', 'none.log'], '--replay must name files that can be read, got none.log (ENOENT)'],
  [
    'a path of no shape',
    ['--replay', 'a.log.gz', '--path', '/baskets/7'],
    '--path must have the shape of a path in the log, got /baskets/7',
  ],
  [
    'two paths without a log',
    ['--path', '/a', '--path', '/b'],
    '--path must be given once without --replay, got /a, /b',
  ],
])('%s is bad input', async (_what, args, why) => {
  const { code, stdout, stderr } = await sandbox.run([...rehearse, '--task', 'web=true', ...args]);
  expect(stderr).toContain(why);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
