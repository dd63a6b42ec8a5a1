import type { RequestListener } from 'node:http';
import type { TargetGroup } from '../../../rehearsal/elasticloadbalancing/target-group';
import { process, targetGroup } from './fixtures';
import { HandClock } from './hand-clock';
import { refusingPort, type Server, serve } from './loopback';

const opened: Server[] = [];
let clock: HandClock;
let group: TargetGroup;

beforeEach(() => {
  clock = new HandClock();
});

afterEach(async () => {
  await group.close();
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function register(id: string, listener: RequestListener): Promise<void> {
  const server = await serve(listener);
  opened.push(server);
  group.register(process(id, server.port));
}

const states = () => group.targets.map(({ state }) => state);
const answering = (status: () => number): RequestListener => {
  return (_request, response) => response.writeHead(status()).end('ok');
};

test('a target is unused and not checked until a rule names its group', async () => {
  group = targetGroup('primary', clock);
  let checks = 0;
  await register('a', (_request, response) => {
    checks += 1;
    response.end();
  });
  expect(states()).toEqual(['unused']);
  group.setInUse(true);
  expect(states()).toEqual(['initial']);
  await clock.asleep(1);
  expect(states()).toEqual(['healthy']);
  expect(checks).toBe(1);
  group.setInUse(false);
  expect(states()).toEqual(['unused']);
  clock.advance(60_000);
  expect(checks).toBe(1);
});

test('checks are GETs of the health path, an interval apart, and flip the state by the thresholds', async () => {
  group = targetGroup('primary', clock);
  group.setInUse(true);
  let status = 200;
  const asked: string[] = [];
  await register('a', (request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['user-agent']}`);
    response.writeHead(status).end();
  });
  await clock.asleep(1);
  expect(asked).toEqual(['GET /ready ELB-HealthChecker/2.0']);
  const seen: string[] = [];
  for (status of [500, 500, 200, 200, 500, 200, 200, 200]) {
    clock.advance(9_999);
    await clock.asleep(1);
    clock.advance(1);
    await clock.asleep(1);
    seen.push(...states());
  }
  expect(asked).toHaveLength(9);
  const unhealthy = Array.from({ length: 6 }, () => 'unhealthy');
  expect(seen).toEqual(['healthy', ...unhealthy, 'healthy']);
});

test.each<[string, string, () => Promise<number>, number?]>([
  ['nothing listens', 'Target.FailedHealthChecks', refusingPort],
  ['the status does not match', 'Target.ResponseCodeMismatch', () => portOf(answering(() => 404))],
  ['no answer comes in real time', 'Target.Timeout', () => portOf(() => {}), 20],
  [
    'the connection is closed',
    'Target.FailedHealthChecks',
    () => portOf((request) => request.socket.destroy()),
  ],
])('a check fails when %s: %s', async (_name, reason, port, timeoutMs = 5_000) => {
  group = targetGroup('primary', clock, { unhealthyThreshold: 1, timeoutMs });
  group.setInUse(true);
  group.register(process('a', await port()));
  await clock.asleep(1);
  expect(group.targets).toEqual([expect.objectContaining({ state: 'unhealthy', reason })]);
});

async function portOf(listener: RequestListener): Promise<number> {
  const server = await serve(listener);
  opened.push(server);
  return server.port;
}

describe('whose turn it is', () => {
  const turns = (count: number) => Array.from({ length: count }, () => group.next()?.id).sort();

  test('nobody without targets', () => {
    group = targetGroup('primary', clock);
    expect(group.next()).toBeUndefined();
  });

  test('the healthy targets, evenly', async () => {
    group = targetGroup('primary', clock, { unhealthyThreshold: 1 });
    group.setInUse(true);
    await register(
      'a',
      answering(() => 200),
    );
    await register(
      'b',
      answering(() => 200),
    );
    await register(
      'sick',
      answering(() => 500),
    );
    await clock.asleep(3);
    expect(turns(4)).toEqual(['a', 'a', 'b', 'b']);
  });

  test('everyone when nobody is healthy', async () => {
    group = targetGroup('primary', clock, { unhealthyThreshold: 1 });
    group.setInUse(true);
    await register(
      'a',
      answering(() => 500),
    );
    await register(
      'b',
      answering(() => 500),
    );
    await clock.asleep(2);
    expect(turns(4)).toEqual(['a', 'a', 'b', 'b']);
  });

  test('nobody who drains, even when nobody else is there', () => {
    group = targetGroup('primary', clock);
    group.register(process('a', 1));
    group.next()?.begin();
    void group.deregister('a');
    expect(states()).toEqual(['draining']);
    expect(group.next()).toBeUndefined();
  });
});

describe('deregistration', () => {
  const busy = () => {
    group = targetGroup('primary', clock);
    group.register(process('a', 1));
    const target = group.next();
    if (!target) throw new Error('a registered target must have a turn');
    target.begin();
    return target;
  };

  test('ends when the last request does, at real time', async () => {
    const target = busy();
    target.begin();
    let ended = false;
    const done = group.deregister('a').then(() => {
      ended = true;
    });
    expect(clock.holds).toBe(1);
    target.finish();
    clock.advance(29_999);
    expect(ended).toBe(false);
    target.finish();
    await done;
    expect(clock.holds).toBe(0);
    await clock.asleep(1); // until it is no longer shown
  });

  test('ends with the delay when requests do not', async () => {
    busy();
    const done = group.deregister('a');
    clock.advance(30_000);
    await done;
    expect(group.targets).toEqual([]);
    expect(clock.holds).toBe(0);
  });

  test('is immediate without requests, the same when asked twice, and nothing for a stranger', async () => {
    const target = busy();
    const [first, second] = [group.deregister('a'), group.deregister('a')];
    expect(second).toBe(first);
    target.finish();
    await Promise.all([first, second, group.deregister('stranger')]);
    group.register(process('a', 1));
    await group.deregister('a');
    expect(clock.holds).toBe(0);
  });

  // source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
  test('is shown for all of the delay, however soon it is complete', async () => {
    busy().finish();
    await group.deregister('a');
    clock.advance(29_999);
    expect(states()).toEqual(['draining']);
    expect(group.candidates()).toEqual([]);
    clock.advance(1);
    expect(states()).toEqual([]);
  });

  test('an id is registered once', () => {
    busy();
    expect(() => group.register(process('a', 1))).toThrow(/got a twice/);
  });
});
