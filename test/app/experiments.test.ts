import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { variantOf } from '../../app/src/experiment';
import { addExperiments } from '../../app/src/experiments';
import { Flags, type FlagValue } from '../../app/src/flags';
import type { Exposed } from '../../app/src/variant-metrics';

const on: FlagValue = { enabled: true, variants: ['control', 'blue'], shares: [50, 50], by: 'userId' };

/** A shop with two routes and one experiment. */
async function shop(value: FlagValue) {
  const counted: Exposed[] = [];
  const app = fastify();
  addExperiments(
    app,
    { of: (name) => (name === 'buy-button' ? value : { enabled: false }) },
    { count: (one) => counted.push(one) },
  );
  app.post('/checkout', async (_, reply) => reply.code(201).send({}));
  app.get('/', async () => ({}));
  app.get('/fails', async (_, reply) => reply.code(500).send({}));
  await app.ready();
  const ask = (method: 'GET' | 'POST', url: string, headers: Record<string, string> = {}) =>
    app.inject({ method, url, headers });
  return { ask, counted };
}

test('a user has one variant on every request, is told which, and what became of it is counted', async () => {
  const { ask, counted } = await shop(on);
  const variant = variantOf('buy-button', { control: 50, blue: 50 }, 'ada');
  const answers = [
    await ask('GET', '/', { 'x-user-id': 'ada' }),
    await ask('POST', '/checkout', { cookie: 'user-id=ada' }),
    await ask('GET', '/fails', { 'x-user-id': 'ada' }),
  ];
  expect(answers.map(({ headers }) => headers['x-variants'])).toEqual(Array(3).fill(`buy-button=${variant}`));
  const of = { flag: 'buy-button', variant };
  expect(counted).toEqual([
    { ...of, failed: false, converted: false },
    { ...of, failed: false, converted: true },
    { ...of, failed: true, converted: false },
  ]);
});

test.each<[string, FlagValue, Record<string, string>]>([
  ['of somebody unknown', on, {}],
  ['of an experiment that is off', { ...on, enabled: false }, { 'x-user-id': 'ada' }],
  ['of a flag without variants', { enabled: true }, { 'x-user-id': 'ada' }],
  ['of shares that are none', { ...on, shares: [0, 0] }, { 'x-user-id': 'ada' }],
])('nothing is told or counted %s', async (_, value, headers) => {
  const { ask, counted } = await shop(value);
  const answer = await ask('GET', '/', headers);
  expect(answer.headers).not.toHaveProperty('x-variants');
  expect(counted).toEqual([]);
});

describe('flags', () => {
  let server: Server;
  let answer: { status: number; body: string };
  let url = '';
  beforeEach(async () => {
    server = createServer((_, response) => response.writeHead(answer.status).end(answer.body));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/applications/a/environments/e/configurations/flags`;
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
  });
  const flags = () => new Flags(url, () => undefined);

  test('are what the agent says, and off where it says nothing', async () => {
    answer = { status: 200, body: JSON.stringify({ 'buy-button': on, odd: 3, empty: {} }) };
    expect(await flags().ask()).toEqual({ 'buy-button': on });
    expect(flags().of('buy-button')).toEqual({ enabled: false });
  });

  test.each([
    ['an error', { status: 500, body: '' }, 'the agent answered 500'],
    ['no JSON', { status: 200, body: 'no' }, /JSON/],
    ['no flags', { status: 200, body: '3' }, 'the agent answered with no flags'],
  ])('%s is no answer', async (_, given, message) => {
    answer = given;
    await expect(flags().ask()).rejects.toThrow(message);
  });

  test('what was said last goes on while the agent does not answer, and that is told once', async () => {
    const failed: unknown[] = [];
    const watched = new Flags(url, (error) => failed.push(error));
    answer = { status: 200, body: JSON.stringify({ 'buy-button': on }) };
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
    try {
      watched.watch(15_000);
      const until = async (holds: () => boolean) => {
        while (!holds()) await new Promise((resolve) => setImmediate(resolve));
      };
      await until(() => watched.of('buy-button').enabled);
      answer = { status: 500, body: '' };
      jest.advanceTimersByTime(15_000);
      await until(() => failed.length === 1);
      expect(watched.of('buy-button')).toEqual(on);
    } finally {
      jest.useRealTimers();
    }
  });
});
