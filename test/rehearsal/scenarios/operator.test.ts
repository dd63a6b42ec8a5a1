import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { inOrder, type OperatorAct, operate } from '../../../rehearsal/scenarios/operator';

const after = { milliseconds: 1000 };

/** What is carried out, with the seconds at which it begins; each act takes ten. */
function world() {
  const clock = new VirtualClock();
  const begun: string[] = [];
  const carryOut = async (act: OperatorAct) => {
    begun.push(`${clock.now() / 1000} ${act.do}`);
    await clock.sleep(10_000);
  };
  return { clock, begun, carryOut };
}

test('acts are begun when they are due, whether or not others are under way', async () => {
  const { clock, begun, carryOut } = world();
  operate(
    [
      { after, do: 'stop' },
      { after: { milliseconds: 3000 }, do: 'scale', to: 2 },
    ],
    clock,
    carryOut,
  );
  await clock.run(clock.sleep(20_000));
  expect(begun).toEqual(['1 stop', '3 scale']);
});

test('at the end, what is not due is dropped, and what is under way is waited for', async () => {
  const { clock, begun, carryOut } = world();
  const operation = operate(
    [
      { after, do: 'stop' },
      { after: { milliseconds: 3000 }, do: 'abort' },
    ],
    clock,
    carryOut,
  );
  await clock.run(clock.sleep(2000));
  await clock.run(operation.end());
  expect(clock.now()).toBe(11_000);
  expect(begun).toEqual(['1 stop']);
});

test('an act that is broken ends the rehearsal', async () => {
  const { clock } = world();
  const operation = operate([{ after, do: 'stop' }], clock, async () => {
    throw new Error('a bug');
  });
  await expect(clock.run(operation.broken)).rejects.toThrow('a bug');
});

test('steps are carried out one after the other', async () => {
  const { clock, begun, carryOut } = world();
  const steps = [{ do: 'stop' }, { do: 'wait', for: { milliseconds: 5000 } }, { do: 'abort' }] as const;
  await clock.run(inOrder(steps, clock, carryOut));
  expect(begun).toEqual(['0 stop', '15 abort']);
});
