import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { Exchange } from '../../../rehearsal/lambda/exchange';
import type { FromChild, ToChild } from '../../../rehearsal/lambda/messages';
import { Turn } from '../../../rehearsal/lambda/turn';
import type { Listener } from '../../../rehearsal/lambda/warm-process';

type Said = Exclude<FromChild, { kind: 'log' }>;

/** A process that says what a test says for it. */
function scripted(
  answer: (message: ToChild, say: (...said: Said[]) => void) => void,
  longestAwakeMs = 60_000,
) {
  const clock = new VirtualClock();
  const sent: [at: number, message: string][] = [];
  let listener: Listener | undefined;
  const say = (...said: Said[]) => {
    for (const each of said) listener?.onMessage(each);
  };
  const exchange = new Exchange({
    process: {
      serve: (next) => {
        listener = next;
      },
      send: (message) => {
        sent.push([clock.now(), message.kind]);
        setImmediate(() => answer(message, say));
      },
      kill: async () => {
        sent.push([clock.now(), 'SIGKILL']);
      },
    },
    ...{
      clock,
      turn: Turn.on(clock),
      limitMs: 10_000,
      what: 'Task',
      longestAwakeMs,
      onLog: () => {},
    },
  });
  return { clock, sent, exchange };
}

/** What a process still works at: turns of the event loop, in which a clock that nobody holds would pass. */
function after(turns: number, act: () => void): void {
  if (turns === 0) act();
  else setImmediate(after, turns - 1, act);
}

const INVOCATION = {
  kind: 'invocation',
  requestId: 'id',
  functionArn: 'arn',
  event: {},
  destinations: {},
  timeoutMs: 10_000,
} as const;
const SUCCESS = { kind: 'success', payload: '1' } as const;

test('time passes while the process is idle, to the moment that it names', async () => {
  const { clock, sent, exchange } = scripted(({ kind }, say) =>
    say(kind === 'invocation' ? { kind: 'idle', due: 70 } : SUCCESS),
  );
  expect(await clock.run(exchange.run(INVOCATION))).toEqual(SUCCESS);
  expect(sent).toEqual([
    [0, 'invocation'],
    [70, 'advance'],
  ]);
});

test('a process that said it was idle before it heard of a release is not taken for idle', async () => {
  const { clock, sent, exchange } = scripted(({ kind }, say) => {
    if (kind === 'held') void release().then(() => after(5, () => say(SUCCESS)));
    if (kind === 'invocation') release = exchange.holdRequest(5000);
    // Both were on their way when the release was sent.
    if (kind === 'released') say({ kind: 'idle', due: 70 }, { kind: 'awake' });
  });
  let release: () => Promise<void> = () => Promise.reject(new Error('nothing is held'));
  await clock.run(exchange.run(INVOCATION));
  expect(sent.map(([, kind]) => kind)).toEqual(['invocation', 'held', 'released']);
  expect(clock.now()).toBe(0);
});

test('a release after the answer is heard by nobody, and waits for nobody', async () => {
  const { clock, sent, exchange } = scripted((_message, say) => say(SUCCESS));
  const release = exchange.holdRequest(5000);
  await clock.run(exchange.run(INVOCATION));
  await release();
  expect(sent.map(([, kind]) => kind)).toEqual(['held', 'invocation']);
});

test('a process that never yields is ended, and times out when the clock says so', async () => {
  const { clock, sent, exchange } = scripted(() => {}, 1);
  expect(await clock.run(exchange.run(INVOCATION))).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: 'Task timed out after 10.00 seconds',
  });
  expect(clock.now()).toBe(10_000);
  expect(sent).toEqual([
    [0, 'invocation'],
    [0, 'SIGKILL'],
  ]);
});

test('an end that nobody awaits frees the turn and the clock', async () => {
  const { clock, exchange } = scripted((_message, say) => say({ kind: 'idle', due: undefined }));
  const running = exchange.run(INVOCATION);
  clock.schedule(300, () => exchange.interrupt('with error: signal: killed'));
  expect(await clock.run(running)).toMatchObject({ errorType: 'Runtime.ExitError', fatal: true });
  await clock.run(clock.sleep(5));
  expect(clock.now()).toBe(305);
});
