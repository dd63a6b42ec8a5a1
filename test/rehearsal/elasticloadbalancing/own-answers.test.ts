import { once } from 'node:events';
import net from 'node:net';
import { request } from 'undici';
import { forwardTo, LISTENER } from './fixtures';
import { refusingPort } from './loopback';
import { Stage } from './stage';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(() => stage.close());

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
describe("the load balancer's own answers", () => {
  test.each<[number, string, string, () => Promise<number>]>([
    [502, 'connection-error', 'refuses the connection', refusingPort],
    [502, 'bad-answer', 'closes the connection', () => stage.raw((socket) => socket.end())],
    [502, 'bad-answer', 'resets the connection', () => stage.raw((socket) => socket.resetAndDestroy())],
    [
      502,
      'bad-answer',
      'does not speak HTTP',
      () => stage.raw((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n')),
    ],
    [
      502,
      'bad-answer',
      'sends half a header',
      () => stage.raw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')),
    ],
    [504, 'idle-timeout', 'does not answer in time', () => stage.raw(() => {})],
  ])('%d %s when the target %s', async (status, because, _name, port) => {
    stage.register(stage.primary, await port());
    const answer = await stage.get('/', { 'x-rehearsal-request': '1' });
    expect(answer).toMatchObject({ status, headers: { server: 'awselb/2.0' } });
    expect(answer.body).toContain(`<h1>${status} `);
    expect(stage.records).toEqual([
      expect.objectContaining({ id: '1', status, because, byLoadBalancer: true, targetId: 'primary' }),
    ]);
  });

  test('a request with a body is answered too, and not sent again', async () => {
    let asked = 0;
    stage.register(
      stage.primary,
      await stage.raw((socket, sent) => {
        // The health check asks too.
        if (sent.startsWith('PUT')) asked += 1;
        socket.end();
      }),
    );
    const { statusCode, body } = await request(stage.url(), {
      method: 'PUT',
      body: 'x'.repeat(1000),
      reset: true,
    });
    await body.text();
    expect([statusCode, asked, stage.records.length]).toEqual([502, 1, 1]);
  });

  test.each<[string, () => Promise<number>]>([
    ['refuses the connection', refusingPort],
    ['closes it after the first part', () => stage.raw((socket) => socket.end())],
  ])(
    'a client that is still sending when the target %s is answered and keeps its connection',
    async (_name, port) => {
      stage.register(stage.primary, await port());
      const client = net.connect(stage.port, '127.0.0.1');
      let received = '';
      const answers = async (count: number) => {
        while (received.split('HTTP/1.1 502').length <= count) received += (await once(client, 'data'))[0];
      };
      client.write('PUT / HTTP/1.1\r\nhost: shop\r\ncontent-length: 9000000\r\n\r\nthe first part');
      await answers(1);
      client.write(`${'x'.repeat(9_000_000 - 'the first part'.length)}GET / HTTP/1.1\r\nhost: shop\r\n\r\n`);
      await answers(2);
      client.destroy();
    },
  );

  test.each<[string, () => void]>([
    ['no target is registered', () => {}],
    [
      'all targets drain',
      () => {
        stage.register(stage.primary, 1);
        stage.primary.next()?.begin();
        void stage.primary.deregister('primary');
      },
    ],
    [
      'all weights are 0',
      () => {
        stage.register(stage.primary, 1);
        stage.loadBalancer.modifyRule(stage.production.arn, {
          action: forwardTo([stage.primary, 0], [stage.alternate, 0]),
        });
      },
    ],
  ])('503 no-target when %s', async (_name, arrange) => {
    arrange();
    expect((await stage.get()).status).toBe(503);
    expect(stage.records).toEqual([
      expect.objectContaining({ status: 503, because: 'no-target', byLoadBalancer: true }),
    ]);
    expect(stage.records[0]).not.toHaveProperty('targetId');
  });

  test('a fixed response, also as the default rule', async () => {
    stage.loadBalancer.deleteRule(stage.production.arn);
    expect(await stage.get()).toMatchObject({
      status: 404,
      body: 'nothing here',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
    expect(stage.records).toEqual([expect.objectContaining({ status: 404, because: 'fixed-response' })]);
    expect(stage.records[0]?.ruleArn).toBe(stage.loadBalancer.rules(LISTENER)[0]?.arn);
  });

  test('460 on record when the client leaves first, and the target loses the request', async () => {
    let finished = () => {};
    const closed = new Promise<void>((resolve) => {
      finished = resolve;
    });
    const leave = new AbortController();
    await stage.target(stage.primary, (incoming) => {
      incoming.on('close', finished);
      leave.abort();
    });
    await expect(request(stage.url(), { signal: leave.signal })).rejects.toThrow();
    await closed;
    expect(stage.records).toEqual([expect.objectContaining({ status: 460, because: 'client-closed' })]);
  });

  test('an answer that breaks off is broken off, on record with the status that was sent', async () => {
    stage.register(
      stage.primary,
      await stage.raw((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\npart\r\n');
        setImmediate(() => socket.destroy());
      }),
    );
    await expect(stage.get()).rejects.toThrow();
    expect(stage.records).toEqual([expect.objectContaining({ status: 200, byLoadBalancer: false })]);
  });
});
