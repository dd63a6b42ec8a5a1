import { nameOf } from '../../../lambda/shared/aws-error';

const named = (name: string) => Object.assign(new Error('token=hunter2'), { name });

test.each<[thrown: unknown, name: string]>([
  [new RangeError('token=hunter2'), 'RangeError'],
  [named('AccessDeniedException'), 'AccessDeniedException'],
  [named('Runtime.ExitError'), 'Runtime.ExitError'],
  // Put together, so it may hold what the message does.
  [named('refused: hunter2'), 'Error'],
  [named('https://hunter2'), 'Error'],
  [named('x'.repeat(81)), 'Error'],
  [named(''), 'Error'],
  ['hunter2', 'Error'],
  [{ name: 'hunter2' }, 'Error'],
  [undefined, 'Error'],
])('of %p the class is told, and nothing else', (thrown, name) => {
  expect(nameOf(thrown)).toBe(name);
});
