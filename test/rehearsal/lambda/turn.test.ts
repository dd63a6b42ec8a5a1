import fc from 'fast-check';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { type Awake, Turn } from '../../../rehearsal/lambda/turn';
import { Functions, START } from './handler-asset';

const functions = new Functions();
afterEach(() => functions.rest());
afterAll(() => functions.close());

const process = (): Awake => ({ holdRequest: () => async () => {} });

test('on a virtual clock one has the turn at a time, in the order of asking, whatever is given back when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 12 }), async (pauses) => {
      const turn = Turn.on({ kind: 'virtual' });
      const order: number[] = [];
      let awake = 0;
      const work = async (pause: number, index: number) => {
        const who = process();
        await turn.take(who);
        awake += 1;
        expect(awake).toBe(1);
        expect(turn.only).toBe(who);
        order.push(index);
        for (let i = 0; i < pause; i += 1) await null;
        awake -= 1;
        turn.give(who);
      };
      await Promise.all(pauses.map(work));
      expect(order).toEqual(pauses.map((_, index) => index));
      expect(turn.only).toBeUndefined();
    }),
  );
});

test('on a scaled clock nobody waits', async () => {
  const turn = Turn.on({ kind: 'scaled' });
  await Promise.all([turn.take(process()), turn.take(process())]);
  expect(turn.only).toBeUndefined();
});

test('processes of a rehearsal work one after the other, and their sleeps overlap', async () => {
  const clock = new VirtualClock(START);
  const turn = Turn.on(clock);
  const lines: string[] = [];
  const asset = functions.asset(`exports.handler = async ({ name, sleeps }) => {
    for (const sleep of sleeps) {
      process.stdout.write(name + ' works at ' + (Date.now() - ${START}) + '\\n');
      await new Promise((done) => require('node:crypto').pbkdf2('a', 'b', name === 'a' ? 60000 : 1, 64, 'sha512', done));
      process.stdout.write(name + ' is done\\n');
      await new Promise((wake) => setTimeout(wake, sleep));
    }
  }`);
  const [a, b] = ['a', 'b'].map((name) => {
    const arn = `arn:${name}`;
    const hook = functions.fromAsset(asset, { clock, turn, arn, onLog: (line) => lines.push(line) });
    return (sleeps: number[]) => hook.unattended({ name, sleeps });
  }) as [(sleeps: number[]) => Promise<unknown>, (sleeps: number[]) => Promise<unknown>];
  await clock.run(Promise.all([a([100, 100]), b([60, 40])]));
  expect(lines).toEqual([
    ...['a works at 0', 'a is done', 'b works at 0', 'b is done', 'b works at 60', 'b is done'],
    ...['a works at 100', 'a is done'],
  ]);
  expect(clock.now() - START).toBe(200);
});
