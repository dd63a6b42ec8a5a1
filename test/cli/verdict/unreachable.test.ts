import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Clients, connect as connectReally } from '../../../cli/aws/clients';
import { Progress } from '../../../cli/progress';
import { carryOut } from '../../../cli/verdict/carry-out';
import { MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { Lines } from '../lines';

let engine: Engine;
let lines: Lines;
beforeEach(async () => {
  engine = new Engine();
  lines = new Lines();
  await engine.start();
});
afterEach(() => engine.close());

/** As Node 20 throws it. */
const NO_HOST = Object.assign(new Error('getaddrinfo ENOTFOUND ecs.eu-west-9.amazonaws.com'), {
  code: 'ENOTFOUND',
  hostname: 'ecs.eu-west-9.amazonaws.com',
});
const REFUSED = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' });

/** @param unanswered what a call of ECS ends with before it leaves this machine, by its number from 1 */
async function verdict(unanswered: (nth: number) => Error | undefined) {
  let calls = 0;
  const connect: typeof connectReally = async (options): Promise<Clients> => {
    const clients = await engine.connect(options);
    const ecs: Pick<ECSClient, 'middlewareStack'> = clients.ecs;
    ecs.middlewareStack.add(
      (next) => async (args) => {
        calls += 1;
        const error = unanswered(calls);
        if (error) throw error;
        return next(args);
      },
      { step: 'initialize', name: 'unanswered' },
    );
    return clients;
  };
  const asked = { service: 'shop', env: 'production', timeout: 60 * MINUTE };
  const { signal } = new AbortController();
  const before = engine.pause.now();
  const progress = new Progress(lines.stream);
  const answer = await carryOut(asked, { connect, pause: engine.pause, progress, signal });
  return { ...answer.verdict, calls, took: engine.pause.now() - before };
}

test('a host name that does not exist ends it at the first call', async () => {
  expect(await verdict(() => NO_HOST)).toMatchObject({
    outcome: 'unknown',
    reason: expect.stringContaining('endpoint ecs.eu-west-9.amazonaws.com must be a host name that exists'),
    calls: 1,
    took: 0,
  });
  expect(lines.text).toBe('');
});

test('nor is it passing trouble when all before was trouble, too', async () => {
  expect(await verdict((nth) => (nth === 1 ? REFUSED : NO_HOST))).toMatchObject({
    outcome: 'unknown',
    reason: expect.stringContaining('is eu-west-9 a region?'),
    calls: 2,
  });
});

test('once AWS has answered it is, and the cause is named', async () => {
  engine.release(2);
  // A look is three calls.
  expect(await verdict((nth) => (nth >= 4 && nth <= 6 ? NO_HOST : undefined))).toMatchObject({
    outcome: 'released',
  });
  expect(lines.text).toContain('asked again: getaddrinfo ENOTFOUND ecs.eu-west-9.amazonaws.com');
});

test('an address that refuses is asked again for a minute, and the cause is named', async () => {
  const said = await verdict(() => REFUSED);
  expect(said).toMatchObject({ outcome: 'unknown', calls: 6, took: 50 * SECOND });
  expect(said.reason).toContain('AWS could not be asked (');
  expect(lines.text).toContain('and is asked again: connect ECONNREFUSED 10.0.0.1:443');
});
