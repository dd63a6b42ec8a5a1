import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { request } from 'undici';
import { rule } from './fixtures';
import { Stage } from './stage';

let stage: Stage;
afterEach(() => stage.close());

/** What a raw connection gets until it is closed. */
async function raw(...parts: string[]): Promise<string> {
  const socket = net.connect(stage.port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return received;
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
describe('requests that ELB does not take', () => {
  const host = 'host: shop\r\nconnection: close\r\n';
  test.each<[string, number, string]>([
    ['a URL of more than 16 K', 414, `GET /${'x'.repeat(16_384)} HTTP/1.1\r\n${host}\r\n`],
    ['a header of more than 16 K', 400, `GET / HTTP/1.1\r\n${host}a: ${'x'.repeat(16_385)}\r\n\r\n`],
    [
      'headers of more than 64 K',
      400,
      `GET / HTTP/1.1\r\n${host}${`a: ${'x'.repeat(16_000)}\r\n`.repeat(5)}\r\n`,
    ],
    ['no Host', 400, 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['no HTTP', 400, 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['a name with a space', 400, `GET / HTTP/1.1\r\n${host}a b: c\r\n\r\n`],
  ])('%s: %d, on record, to no target', async (_what, status, sent) => {
    stage = await Stage.open();
    await stage.target(stage.primary, (_request, response) => response.end());
    const answer = await raw(sent);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*awselb/2.0`, 's'));
    expect(stage.records).toEqual([
      expect.objectContaining({ status, because: 'malformed-request', byLoadBalancer: true, ruleArn: '' }),
    ]);
  });

  test('more than 30 addresses in X-Forwarded-For: 463', async () => {
    stage = await Stage.open();
    await stage.target(stage.primary, (_request, response) => response.end());
    const addresses = (count: number) => ({ 'x-forwarded-for': Array(count).fill('192.0.2.1').join(', ') });
    expect((await stage.get('/', addresses(30))).status).toBe(200);
    expect((await stage.get('/', addresses(31))).status).toBe(463);
  });

  test('a URL of 16 K reaches its target', async () => {
    stage = await Stage.open();
    let length = 0;
    await stage.target(stage.primary, ({ url }, response) => {
      length = url?.length ?? 0;
      response.end();
    });
    expect((await stage.get(`/${'x'.repeat(14_000)}`)).status).toBe(200);
    expect(length).toBe(14_001);
  });
});

/** What a target is told of a request that brings these headers. */
async function told(
  attributes: Parameters<typeof Stage.open>[0],
  headers: Record<string, string> = {},
): Promise<http.IncomingHttpHeaders> {
  stage = await Stage.open(attributes);
  let seen: http.IncomingHttpHeaders = {};
  await stage.target(stage.primary, (incoming, response) => {
    seen = incoming.headers;
    response.end();
  });
  await stage.get('/', headers);
  return seen;
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
describe('headers by the attributes', () => {
  const forwarded = { 'x-forwarded-for': '192.0.2.1' };
  test.each([
    ['append', '192.0.2.1, 127.0.0.1'],
    ['preserve', '192.0.2.1'],
    ['remove', undefined],
  ] as const)('X-Forwarded-For: %s', async (forwardedFor, expected) => {
    const seen = await told({ attributes: { forwardedFor } }, forwarded);
    expect(seen['x-forwarded-for']).toBe(expected);
  });

  test("the client's port in X-Forwarded-For", async () => {
    const seen = await told({ attributes: { forwardsClientPort: true } }, forwarded);
    expect(seen['x-forwarded-for']).toMatch(/^192\.0\.2\.1, 127\.0\.0\.1:\d+$/);
  });

  test.each([
    [false, '1'],
    [true, undefined],
  ])('headers with an underscore are dropped: %s', async (dropsInvalidHeaders, expected) => {
    const seen = await told({ attributes: { dropsInvalidHeaders } }, { x_under: '1', 'x-hyphen': '2' });
    expect([seen.x_under, seen['x-hyphen']]).toEqual([expected, '2']);
  });

  test.each([
    [8443, false, 'shop.example.com:8443'],
    [8443, true, 'shop.example.com'],
    [443, false, 'shop.example.com'],
  ])('Host at port %d, preserved: %s', async (port, preservesHost, expected) => {
    stage = await Stage.open({ attributes: { preservesHost } });
    stage.loadBalancer.modifyListener(stage.listenerArn, { port });
    let host = '';
    await stage.target(stage.primary, ({ headers }, response) => {
      host = headers.host ?? '';
      response.end();
    });
    await stage.get('/', { host: 'shop.example.com' });
    expect(host).toBe(expected);
  });
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
test.each<[Record<string, string>, RegExp]>([
  [{}, /^Root=1-00000000-[0-9a-f]{24}$/],
  [{ 'x-amzn-trace-id': 'Root=1-a-b;Parent=c' }, /^Self=1-00000000-[0-9a-f]{24};Root=1-a-b;Parent=c$/],
  [{ 'x-amzn-trace-id': 'CalledFrom=app' }, /^Root=1-00000000-[0-9a-f]{24};CalledFrom=app$/],
])('a trace of %j', async (headers, expected) => {
  expect((await told({}, headers))['x-amzn-trace-id']).toMatch(expected);
});

test('a transform changes what the target gets, not which rule is met; one that fails is a 500', async () => {
  stage = await Stage.open();
  let seen = '';
  await stage.target(stage.primary, ({ url, headers }, response) => {
    seen = `${headers.host} ${url}`;
    response.end();
  });
  stage.loadBalancer.modifyRule(stage.production.arn, {
    transforms: [
      { type: 'host-header-rewrite', regex: '^shop\\.(.+)$', replace: 'internal.$1' },
      { type: 'url-rewrite', regex: '^/api/(.*)$', replace: '/v1/$1' },
    ],
  });
  await stage.get('/api/orders?a=b', { host: 'shop.example.com' });
  expect(seen).toBe('internal.example.com /v1/orders?a=b');
  stage.loadBalancer.modifyRule(stage.production.arn, {
    transforms: [{ type: 'url-rewrite', regex: '^/.*$', replace: 'nowhere' }],
  });
  expect((await stage.get()).status).toBe(500);
  expect(stage.records.at(-1)).toMatchObject({ status: 500, because: 'transform-failed' });
});

test('a redirect', async () => {
  stage = await Stage.open();
  const action = {
    type: 'redirect',
    statusCode: 302,
    protocol: 'https',
    host: 'new.#{host}',
    port: '443',
    path: '/#{path}',
    query: '#{query}',
  } as const;
  stage.loadBalancer.createRule(stage.listenerArn, rule('moved', { priority: 1, action }));
  const answer = await stage.get('/a?b=c', { host: 'shop.example.com' });
  expect(answer).toMatchObject({
    status: 302,
    headers: { location: 'https://new.shop.example.com:443/a?b=c', server: 'awselb/2.0' },
  });
  expect(stage.records).toEqual([expect.objectContaining({ because: 'redirect', byLoadBalancer: true })]);
});

test('100 Continue comes before the body is sent', async () => {
  stage = await Stage.open();
  await stage.target(stage.primary, (incoming, response) => incoming.pipe(response));
  const headers = { expect: '100-continue', 'content-length': '4' };
  const asked = http.request(stage.url(), { method: 'PUT', headers, agent: false });
  asked.flushHeaders();
  await once(asked, 'continue');
  asked.end('body');
  const [response] = (await once(asked, 'response')) as [http.IncomingMessage];
  let body = '';
  for await (const part of response) body += part;
  expect(body).toBe('body');
});

test('trailers are dropped, both ways', async () => {
  stage = await Stage.open();
  let trailers: NodeJS.Dict<string> = {};
  await stage.target(stage.primary, (incoming, response) => {
    incoming.resume().on('end', () => {
      trailers = incoming.trailers;
      response.writeHead(200, { trailer: 'x-end' });
      response.write('a');
      response.addTrailers({ 'x-end': '1' });
      response.end();
    });
  });
  const answer = await raw(
    'PUT / HTTP/1.1\r\nhost: shop\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n1\r\na\r\n0\r\nx-end: 1\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1.1 200/);
  expect(answer).not.toContain('x-end');
  expect(trailers).toEqual({});
});

test('a connection that is older than the client keep-alive is closed with its next answer', async () => {
  stage = await Stage.open({ attributes: { clientKeepAliveMs: 3_600_000, idleTimeoutMs: 60_000 } });
  await stage.target(stage.primary, (_request, response) => response.end('ok'));
  const agent = new http.Agent({ keepAlive: true });
  const ask = async () => {
    const [response] = (await once(http.get(stage.url(), { agent }), 'response')) as [http.IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.headers.connection;
  };
  expect(await ask()).toBe('keep-alive');
  stage.clock.advance(3_600_001);
  expect(await ask()).toBe('close');
  agent.destroy();
});

test('headers of an answer of more than 32 K are a 502', async () => {
  stage = await Stage.open({ attributes: { idleTimeoutMs: 60_000 } });
  await stage.target(stage.primary, (_request, response) => {
    for (let nth = 0; nth < 4; nth += 1) response.setHeader(`x-${nth}`, 'x'.repeat(10_000));
    response.end();
  });
  const { statusCode, body } = await request(stage.url(), { reset: true });
  await body.text();
  expect(statusCode).toBe(502);
  expect(stage.records).toEqual([expect.objectContaining({ because: 'bad-answer' })]);
});
