import { Lifecycle, stopLimits } from '../../app/src/lifecycle';
import { readSettings } from '../../app/src/settings';
import { shopTemplate } from '../synth';

/** As ECS has it by default: what a stop may take does not hang on it. */
const STOP_LIMITS = stopLimits(30);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('by default the limits end before the SIGKILL that Teal’s task definition asks for', () => {
  const { stopSeconds, requestSeconds } = readSettings({}).limits;
  const [definition] = Object.values(shopTemplate().findResources('AWS::ECS::TaskDefinition'));
  expect(definition?.Properties.ContainerDefinitions[0].StopTimeout).toBe(stopSeconds);
  const { accepting, finishing } = stopLimits(stopSeconds);
  expect(finishing).toBeLessThan(stopSeconds * 1000);
  // What is let in at the very end still has the time that any request has.
  expect(accepting + requestSeconds * 1000).toBeLessThanOrEqual(finishing);
});

test('starting → ready → stopping, and never back', async () => {
  const lifecycle = new Lifecycle();
  expect(lifecycle.state).toBe('starting');
  lifecycle.started();
  expect(lifecycle.state).toBe('ready');
  await lifecycle.stop(STOP_LIMITS, jest.fn());
  lifecycle.started();
  expect(lifecycle.state).toBe('stopping');
});

test('without a request in flight a stop ends at once and leaves no timer', async () => {
  const stopAccepting = jest.fn();
  expect(await new Lifecycle().stop(STOP_LIMITS, stopAccepting)).toBe(0);
  expect(stopAccepting).not.toHaveBeenCalled();
  expect(jest.getTimerCount()).toBe(0);
});

test.each([
  // ends of two requests in ms after the stop → closes the listener, requests cut off
  ['both before the listener closes', [1_000, 9_999], false, 0],
  ['one after the listener closed', [1_000, 24_999], true, 0],
  ['one never', [1_000, undefined], true, 1],
  ['neither', [undefined, undefined], true, 2],
])('two requests in flight that end: %s', async (_, ends, closesListener, cutOff) => {
  const lifecycle = new Lifecycle();
  for (const end of ends) {
    const leave = lifecycle.enter();
    if (end !== undefined) setTimeout(leave, end);
  }
  const stopAccepting = jest.fn();
  const stopped = lifecycle.stop(STOP_LIMITS, stopAccepting);
  await jest.runAllTimersAsync();
  expect(await stopped).toBe(cutOff);
  expect(stopAccepting).toHaveBeenCalledTimes(closesListener ? 1 : 0);
});

test('a request that comes while stopping is waited for', async () => {
  const lifecycle = new Lifecycle();
  const first = lifecycle.enter();
  const ended = jest.fn();
  const stopped = lifecycle.stop(STOP_LIMITS, jest.fn()).then(ended);
  const second = lifecycle.enter();
  first();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(ended).not.toHaveBeenCalled();
  second();
  await stopped;
  expect(ended).toHaveBeenCalledWith(0);
});
