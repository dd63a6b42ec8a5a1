import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Destinations } from '../../../rehearsal/lambda/messages';
import { Functions } from './handler-asset';

const functions = new Functions();
afterEach(() => functions.rest());
/** Stands for the load balancer: plain HTTP on a free port. */
const standIn = http.createServer((request, response) => {
  response.end(`${request.headers.host}${request.url}`);
});
let connectTo: Destinations;
const LISTENER = {
  versions: ['TLSv1.2', 'TLSv1.3'],
  certificateEnds: Date.UTC(2126, 0, 1, 2, 3, 4),
} as const;

beforeAll(async () => {
  standIn.listen(0, '127.0.0.1');
  await once(standIn, 'listening');
  const { port } = standIn.address() as AddressInfo;
  connectTo = {
    'shop.example.com:80': { port, tls: false },
    'shop.example.com:443': { port, tls: true },
    'internal.elb.test:8443': { port },
    'balancer.test:80': { port, tls: false, closedBeside: true },
    'balancer.test:443': { port, tls: true, closedBeside: true, listener: LISTENER },
    'old.test:443': { port, tls: true, listener: { ...LISTENER, versions: ['TLSv1', 'TLSv1.2'] } },
    'unknown.test:443': { port, tls: true, listener: { certificateEnds: 0 } },
  };
});

afterAll(async () => {
  await functions.close();
  standIn.close();
  standIn.closeAllConnections();
});

/** Answers what the expression `doing` comes to, or the innermost error of it. */
function hook(doing: string, imports = '') {
  return `${imports}
    import * as dgram from 'node:dgram';
    import http from 'node:http';
    import http2 from 'node:http2';
    import https from 'node:https';
    import net from 'node:net';
    import tls from 'node:tls';
    import { once } from 'node:events';
    const get = (module, ...values) => new Promise((resolve, reject) => {
      module.get(...values, async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve(body);
      }).on('error', reject);
    });
    const text = async (url) => (await fetch(url)).text();
    export const handler = async () => {
      try {
        return await (${doing});
      } catch (error) {
        return 'failed: ' + (error.cause ?? error).message;
      }
    };`;
}

async function answerOf(source: string): Promise<unknown> {
  const result = await functions.fromTypeScript(source, { connectTo }).invoke({});
  return result.ok ? result.payload : result.errorMessage;
}

describe('a mapped host answers, under its own name', () => {
  test.each([
    ['http', 'get(http, "http://shop.example.com/a?b")', 'shop.example.com/a?b'],
    ['http, upper case', 'get(http, { host: "SHOP.example.com", path: "/a" })', 'SHOP.example.com/a'],
    ['https', 'get(https, "https://shop.example.com/a")', 'shop.example.com/a'],
    [
      'https, new connection',
      'get(https, "https://shop.example.com/a", { agent: false })',
      'shop.example.com/a',
    ],
    [
      'https to an address, with the domain as Host and SNI',
      'get(https, { host: "internal.elb.test", port: 8443, servername: "shop.example.com", headers: { host: "shop.example.com" } })',
      'shop.example.com/',
    ],
    ['fetch over http', 'text("http://shop.example.com/a")', 'shop.example.com/a'],
    ['fetch over https', 'text("https://shop.example.com/a")', 'shop.example.com/a'],
    [
      'fetch twice over one connection',
      'text("https://shop.example.com/").then(() => text("https://shop.example.com/b"))',
      'shop.example.com/b',
    ],
    [
      'either scheme where the listener does not say',
      'get(http, "http://internal.elb.test:8443/")',
      'internal.elb.test:8443/',
    ],
    [
      'a TLS socket of its own',
      '(async () => { const socket = tls.connect({ host: "shop.example.com", port: 443, servername: "shop.example.com" }); await once(socket, "secureConnect"); const { authorized, encrypted, servername } = socket; socket.destroy(); return { authorized, encrypted, servername } })()',
      { authorized: true, encrypted: true, servername: 'shop.example.com' },
    ],
  ])('%s', async (_, doing, answer) => {
    expect(await answerOf(hook(doing))).toEqual(answer);
  });
});

describe('a load balancer', () => {
  test.each([
    [
      'a port without a listener is silent, for as long as one waits',
      `(async () => {
        const socket = net.connect(8443, 'balancer.test');
        await once(socket, 'connect', { signal: AbortSignal.timeout(20) });
      })()`,
      'failed: The operation was aborted due to timeout',
    ],
    [
      'TLS there, too',
      'once(tls.connect({ port: 8443, host: "balancer.test", timeout: 20 }), "timeout")',
      [],
    ],
    [
      'that somebody listens with TLS is seen by a plain connection',
      '(async () => { const socket = net.connect(443, "balancer.test"); await once(socket, "connect"); socket.destroy(); return "open"; })()',
      'open',
    ],
    [
      'and nothing is said to it in clear',
      'get(http, "http://balancer.test:443/")',
      'failed: network: balancer.test:443 speaks TLS, not plain text',
    ],
  ])('%s', async (_, doing, answer) => {
    expect(await answerOf(hook(doing))).toEqual(answer);
  });

  const shake = (host: string, options = '') =>
    `(async () => {
      const socket = tls.connect({ host: '${host}', port: 443, servername: 'shop.test', ${options} });
      try {
        await once(socket, 'secureConnect');
        return [socket.getProtocol(), socket.getPeerCertificate().valid_to];
      } catch (error) {
        return error.code;
      } finally {
        socket.destroy();
      }
    })()`;

  test.each([
    ['the newest that both have', 'balancer.test', '', ['TLSv1.3', 'Jan  1 02:03:04 2126 GMT']],
    ['an older listener', 'old.test', '', ['TLSv1.2', 'Jan  1 02:03:04 2126 GMT']],
    [
      'an old client, to an old listener',
      'old.test',
      `minVersion: 'TLSv1', maxVersion: 'TLSv1.1'`,
      ['TLSv1.1', expect.anything()],
    ],
    [
      'an old client',
      'balancer.test',
      `minVersion: 'TLSv1', maxVersion: 'TLSv1.1'`,
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    ],
    ['a newer client', 'old.test', `minVersion: 'TLSv1.3'`, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['a policy that is not known', 'unknown.test', `maxVersion: 'TLSv1.2'`, 'ERR_NOT_MODELLED'],
  ])('speaks TLS with %s', async (_, host, options, answer) => {
    expect(await answerOf(hook(shake(host, options)))).toEqual(answer);
  });
});

test('what is reached is asked anew for each invocation', async () => {
  let reached: Destinations = {};
  const source = hook('get(http, "http://shop.example.com/a")');
  const asked = functions.fromTypeScript(source, { connectTo: () => reached });
  const refusal = 'failed: network: shop.example.com:80 is not modelled';
  expect(await asked.invoke({})).toEqual({ ok: true, payload: refusal });
  reached = connectTo;
  expect(await asked.invoke({})).toEqual({ ok: true, payload: 'shop.example.com/a' });
});

describe('anything else is refused by name', () => {
  const sdk = (endpoint: string) =>
    hook(
      `new ECSClient({ endpoint: '${endpoint}' }).send(new ListClustersCommand({}))`,
      `import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';`,
    );

  test.each([
    ['http', hook('get(http, "http://example.com/")'), 'example.com:80 is not modelled'],
    ['https', hook('get(https, "https://example.com/")'), 'example.com:443 is not modelled'],
    ['fetch', hook('text("http://example.com:8080/")'), 'example.com:8080 is not modelled'],
    ['fetch over https', hook('text("https://example.com/")'), 'example.com:443 is not modelled'],
    [
      'the SDK, elsewhere',
      sdk('https://ecs.eu-west-1.amazonaws.com'),
      'ecs.eu-west-1.amazonaws.com:443 is not modelled',
    ],
    ['an address', hook('get(http, "http://169.254.169.254/")'), '169.254.169.254:80 is not modelled'],
    ['another port of this machine', hook('get(http, "http://127.0.0.1:1/")'), '127.0.0.1:1 is not modelled'],
    [
      'another port of a mapped host',
      hook('get(http, "http://shop.example.com:81/")'),
      'shop.example.com:81 is not modelled',
    ],
    [
      'a socket',
      hook('once(net.connect(25, "mail.example.com"), "connect")'),
      'mail.example.com:25 is not modelled',
    ],
    ['a socket, port alone', hook('once(net.connect(25), "connect")'), 'localhost:25 is not modelled'],
    [
      'a socket, made first',
      hook('once(new net.Socket().connect("25", "mail.example.com"), "connect")'),
      'mail.example.com:25 is not modelled',
    ],
    [
      'a local socket',
      hook('once(net.connect("/run/some.sock"), "connect")'),
      '/run/some.sock is not modelled',
    ],
    [
      'a local socket for http',
      hook('get(http, { socketPath: "/run/some.sock" })'),
      '/run/some.sock is not modelled',
    ],
    [
      'TLS',
      hook('once(tls.connect(443, "example.com"), "secureConnect")'),
      'example.com:443 is not modelled',
    ],
    [
      'HTTP/2',
      hook('once(http2.connect("https://example.com"), "connect")'),
      'example.com:443 is not modelled',
    ],
    [
      'UDP',
      hook('dgram.createSocket("udp4").send("x", 53, "192.0.2.1")'),
      'UDP to 192.0.2.1 is not modelled',
    ],
    [
      'plain text to a TLS listener',
      hook('get(http, "http://shop.example.com:443/")'),
      'shop.example.com:443 speaks TLS, not plain text',
    ],
    [
      'TLS to a plain listener',
      hook('get(https, "https://shop.example.com:80/")'),
      'shop.example.com:80 does not speak TLS',
    ],
  ])('%s', async (_, source, reason) => {
    expect(await answerOf(source)).toBe(`failed: network: ${reason}`);
  });

  test.each([
    [
      'by callback',
      `new Promise((_, fail) => dns.lookup('db.example.com', fail))`,
      'the name db.example.com',
    ],
    ['by promise', `dns.promises.lookup('db.example.com')`, 'the name db.example.com'],
    [
      'all addresses',
      `new Promise((_, fail) => dns.resolve4('db.example.com', fail))`,
      'the name db.example.com',
    ],
    ['another record', `dns.promises.resolveTxt('example.com')`, 'the name example.com'],
    ['the other way', `dns.promises.reverse('192.0.2.1')`, 'the name 192.0.2.1'],
    ['a service', `new Promise((_, fail) => dns.lookupService('192.0.2.1', 53, fail))`, 'the name 192.0.2.1'],
    [
      'a resolver',
      `new Promise((_, fail) => new dns.Resolver().resolve('example.com', fail))`,
      'the name example.com',
    ],
    ['its promises', `new dns.promises.Resolver().resolveMx('example.com')`, 'the name example.com'],
    ['node:dns/promises', `require('node:dns/promises').lookup('example.com')`, 'the name example.com'],
    ['spawn', `spawn('/usr/bin/curl', ['https://example.com'])`, 'the program /usr/bin/curl'],
    ['exec', `exec('curl https://example.com')`, 'the program curl'],
    ['execFile', `execFile('curl', ['https://example.com'])`, 'the program curl'],
    ['fork', `fork(__filename)`, `the program ${process.execPath}`],
    ['spawnSync', `spawnSync('curl', ['https://example.com'])`, 'the program curl'],
    ['execSync', `execSync('curl https://example.com')`, 'the program curl'],
    ['execFileSync', `execFileSync('curl')`, 'the program curl'],
    ['a worker thread', `new Worker('fetch("http://example.com")', { eval: true })`, 'a worker thread'],
    ['a cluster', `require('node:cluster').fork()`, `the program ${process.execPath}`],
    ['a binding', `process.binding('tcp_wrap')`, "process.binding('tcp_wrap')"],
    ['to listen', `require('node:http').createServer().listen(0)`, 'listening'],
    ['to connect datagrams', `dgram.createSocket('udp4').connect(53, '192.0.2.1')`, 'UDP to 192.0.2.1'],
  ])('no way around it: %s', async (_, doing, what) => {
    const imports = `import dns from 'node:dns';
      import { exec, execFile, execFileSync, execSync, fork, spawn, spawnSync } from 'node:child_process';
      import { Worker } from 'node:worker_threads';`;
    expect(await answerOf(hook(doing, imports))).toBe(`failed: network: ${what} is not modelled`);
  });

  test('an address is no question', async () => {
    const doing = `require('node:dns').promises.lookup('192.0.2.1').then(({ address }) => address)`;
    expect(await answerOf(hook(doing))).toBe('192.0.2.1');
  });

  test('and said in the log, whatever the handler makes of it', async () => {
    const lines: string[] = [];
    const source = hook('text("http://example.com/").catch(() => "fine")');
    const silent = functions.fromTypeScript(source, { connectTo, onLog: (line) => lines.push(line) });
    expect(await silent.invoke({})).toEqual({ ok: true, payload: 'fine' });
    await silent.close();
    expect(lines).toContain('network: example.com:80 is not modelled');
  });

  test('also for an ES module that takes the function itself', async () => {
    const source = `import { connect } from 'node:tls';
      export const handler = () => new Promise((resolve) => {
        connect({ host: 'shop.example.com', port: 443 }, function () { this.destroy(); resolve('connected') });
      });`;
    const module = functions.fromSource({ 'index.mjs': source }, { connectTo });
    expect(await module.invoke({})).toEqual({ ok: true, payload: 'connected' });
  });
});
