import { thisMachine } from '../../../cli/doctor/machine';

const machine = thisMachine(new AbortController().signal);

test.each<[string, string, readonly string[], object]>([
  ['what a program says', process.execPath, ['-p', '1 + 1'], { is: 'ran', code: 0, stdout: '2\n' }],
  [
    'how a program fails',
    process.execPath,
    ['-e', 'console.error("no"); process.exit(3)'],
    { is: 'ran', code: 3, stderr: 'no\n' },
  ],
  ['no such program', 'no-such-program-of-teal', [], { is: 'absent' }],
])('%s', async (_, program, args, expected) => {
  expect(await machine.run(program, args)).toMatchObject(expected);
});

test('what is interrupted says so', async () => {
  const controller = new AbortController();
  const running = thisMachine(controller.signal).run(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  controller.abort(new Error('interrupted'));
  await expect(running).rejects.toThrow('interrupted');
});

test('a name of this machine has an address, and nobody trusts what answers there', async () => {
  expect(await machine.addressesOf('localhost')).not.toEqual([]);
  expect(await machine.handshake('localhost')).toMatchObject({ is: 'refused' });
});
