import { repeat } from '../../../app/src/database/repeat';

/** A clock that only sleeping moves. */
function patience(window: number, random = 0) {
  const slept: number[] = [];
  const controller = new AbortController();
  const now = () => slept.reduce((sum, each) => sum + each, 0);
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds);
  };
  return { slept, controller, of: { window, signal: controller.signal, now, sleep, random: () => random } };
}

const always = () => true;

/** Fails so often, then says how often it was asked. */
function failing(times: number) {
  let asked = 0;
  return async () => {
    asked += 1;
    if (asked <= times) throw new Error(`failure ${asked}`);
    return asked;
  };
}

test.each([
  ['nothing fails', 0, []],
  ['one fails', 1, [25]],
  ['six fail', 6, [25, 50, 100, 200, 250, 250]],
])('%s: pauses grow up to a limit', async (_, times, pauses) => {
  const { slept, of } = patience(10_000);
  expect(await repeat(failing(times), always, of)).toBe(times + 1);
  expect(slept).toEqual(pauses);
});

test('pauses are drawn from the upper half of what they may be', async () => {
  const { slept, of } = patience(10_000, 0.5);
  await repeat(failing(3), always, of);
  expect(slept).toEqual([37.5, 75, 150]);
});

test('no attempt begins after the window, and the last error is what is told', async () => {
  const { slept, of } = patience(200);
  await expect(repeat(failing(99), always, of)).rejects.toThrow('failure 4');
  expect(slept).toEqual([25, 50, 100]);
});

test('what is not worth it is told at once', async () => {
  const { slept, of } = patience(10_000);
  await expect(repeat(failing(1), () => false, of)).rejects.toThrow('failure 1');
  expect(slept).toEqual([]);
});

test('it is told how often it was attempted', async () => {
  const told: number[] = [];
  await repeat(failing(3), (_, attempts) => told.push(attempts) > 0, patience(10_000).of);
  expect(told).toEqual([1, 2, 3]);
});

test.each(['before an attempt fails', 'while it waits'] as const)(
  'nobody waits any more, %s: no other attempt',
  async (when) => {
    const { controller, of } = patience(10_000);
    const attempt = failing(99);
    const asked = repeat(
      async () => {
        if (when === 'before an attempt fails') controller.abort();
        return await attempt();
      },
      always,
      { ...of, sleep: async () => controller.abort() },
    );
    await expect(asked).rejects.toThrow('failure 1');
  },
);
