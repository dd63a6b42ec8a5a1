import { once } from 'node:events';
import http from 'node:http';
import { request } from 'undici';
import { LISTENER } from './fixtures';
import { Stage } from './stage';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(() => stage.close());

describe('forwarding', () => {
  // No page of AWS says that ELB heeds it; a target that closes early shows as 502, as in AWS.
  test.each(['timeout=1', 'timeout=5', 'timeout=600'])(
    'keeps its connection to a target that announces `Keep-Alive: %s`',
    async (announced) => {
      const sockets = new Set<unknown>();
      await stage.target(stage.primary, (incoming, response) => {
        sockets.add(incoming.socket);
        response.writeHead(200, { connection: 'keep-alive', 'keep-alive': announced });
        response.end();
      });
      await stage.get();
      await stage.get();
      expect(sockets.size).toBe(1);
    },
  );

  test('passes on method, path, body and status, without hop-by-hop headers, with X-Forwarded ones', async () => {
    let seen: http.IncomingMessage | undefined;
    let sent = '';
    await stage.target(stage.primary, (incoming, response) => {
      seen = incoming;
      incoming.on('data', (chunk) => {
        sent += chunk;
      });
      incoming.on('end', () => {
        response.setHeader('set-cookie', ['a=1', 'b=2']);
        response.writeHead(201, {
          'x-answer': 'yes',
          'keep-alive': 'timeout=77',
          'x-hop': '1',
          connection: 'x-hop',
        });
        response.end('made');
      });
    });
    const answer = await request(stage.url('/orders?id=7'), {
      method: 'POST',
      headers: {
        host: 'shop.example.com',
        'X-Forwarded-For': '203.0.113.9',
        'x-forwarded-proto': 'gopher',
        'x-rehearsal-request': '42',
        te: 'trailers',
      },
      body: 'one teapot',
      reset: true,
    });
    expect(answer.statusCode).toBe(201);
    expect(await answer.body.text()).toBe('made');
    expect(answer.headers).toMatchObject({ 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] });
    expect(answer.headers).not.toHaveProperty('x-hop');
    expect(answer.headers['keep-alive']).not.toBe('timeout=77');
    expect(sent).toBe('one teapot');
    expect(seen).toMatchObject({ method: 'POST', url: '/orders?id=7' });
    expect(seen?.headers).toMatchObject({
      host: 'shop.example.com',
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
    });
    expect(seen?.headers).not.toHaveProperty('x-rehearsal-request');
    expect(seen?.headers).not.toHaveProperty('te');
    expect(stage.records).toEqual([
      {
        id: '42',
        at: 0,
        listenerArn: LISTENER,
        ruleArn: stage.production.arn,
        targetGroupArn: stage.primary.arn,
        targetId: 'primary',
        failedOpen: true, // its first check is not over
        status: 201,
        byLoadBalancer: false,
        latencySeconds: expect.any(Number),
      },
    ]);
  });

  test('what a client names as of its connection is not passed on', async () => {
    let seen: http.IncomingHttpHeaders = {};
    await stage.target(stage.primary, ({ headers }, response) => {
      seen = headers;
      response.end();
    });
    const headers = { connection: 'close, X-Private', 'x-private': '1', 'x-public': '2' };
    const [response] = (await once(http.get(stage.url(), { headers, agent: false }), 'response')) as [
      http.IncomingMessage,
    ];
    response.resume();
    expect(seen).toMatchObject({ 'x-public': '2' });
    expect(seen).not.toHaveProperty('x-private');
  });

  test('streams: a client gets the first part before the target sends the last', async () => {
    let finish = () => {};
    await stage.target(stage.primary, (_request, response) => {
      response.write('first');
      finish = () => response.end(' last');
    });
    const { body } = await request(stage.url(), { reset: true });
    const parts: string[] = [];
    for await (const part of body) {
      parts.push(String(part));
      finish();
    }
    expect(parts).toEqual(['first', ' last']);
  });

  test('a body of megabytes arrives whole, both ways', async () => {
    await stage.target(stage.primary, (incoming, response) => incoming.pipe(response));
    const large = Buffer.alloc(5_000_000, 'teal');
    const { body } = await request(stage.url(), { method: 'PUT', body: large, reset: true });
    expect(large.equals(Buffer.from(await body.arrayBuffer()))).toBe(true);
  });

  test('HEAD and 204 have no body', async () => {
    await stage.target(stage.primary, (incoming, response) => {
      response.writeHead(incoming.method === 'HEAD' ? 200 : 204, { 'x-answer': 'yes' }).end();
    });
    const head = await request(stage.url(), { method: 'HEAD', reset: true });
    expect([head.statusCode, await head.body.text()]).toEqual([200, '']);
    expect((await stage.get()).status).toBe(204);
  });

  test('a target that fails is a failed target, not the load balancer', async () => {
    await stage.target(stage.primary, (_request, response) => response.writeHead(503).end('busy'));
    expect(await stage.get()).toMatchObject({ status: 503, body: 'busy' });
    expect(stage.records).toEqual([expect.objectContaining({ status: 503, byLoadBalancer: false })]);
  });
});

test('a draining target finishes what it has, and gets nothing new', async () => {
  let finish = () => {};
  let started = () => {};
  const working = new Promise<void>((resolve) => {
    started = resolve;
  });
  await stage.target(stage.primary, (_request, response) => {
    finish = () => response.end('finished');
    started();
  });
  const slow = http.get(stage.url(), { agent: false });
  const answered = once(slow, 'response');
  await working;
  let drained = false;
  const done = stage.primary.deregister('primary').then(() => {
    drained = true;
  });
  expect((await stage.get()).status).toBe(503);
  expect(drained).toBe(false);
  finish();
  const [response] = (await answered) as [http.IncomingMessage];
  response.resume();
  await done;
  expect(response.statusCode).toBe(200);
});
