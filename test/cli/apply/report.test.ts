import type { Applied } from '../../../cli/apply/applied';
import { jsonOf, textOf } from '../../../cli/apply/report';

const of = { environment: 'production', commit: 'a'.repeat(40) };
const applied = (irreversible?: string): Applied => ({
  outcome: 'failed',
  reason: '',
  stacks: [],
  services: [
    {
      name: 'shop',
      verdict: { outcome: 'rolled-back', reason: 'by an alarm' } as Applied['services'][number]['verdict'],
      ...(irreversible !== undefined && { irreversible }),
    },
  ],
});

test('a release that cannot be taken back and did not go out says where the way is, to people and to scripts', () => {
  const text = textOf(of, applied('drops \u001b[31mprice'));
  expect(text).toContain('it cannot be taken back, and may have been done: drops ');
  expect(text).toContain('the way is forward, by a fix: teal rollback refuses to go back across it');
  expect(text).not.toContain('\u001b');
  expect(JSON.parse(jsonOf(of, applied('drops price'))).services[0]).toMatchObject({
    irreversible: 'drops price',
  });
});

test('another says nothing of it', () => {
  expect(textOf(of, applied())).not.toContain('forward');
  expect(JSON.parse(jsonOf(of, applied())).services[0]).not.toHaveProperty('irreversible');
});

test('what did not begin is told with what has stopped it, to people and to scripts', () => {
  const stopped: Applied = {
    ...applied(),
    notBegun: [{ name: 'web', because: 'shop was \u001b[31mrolled back' }],
  };
  expect(textOf(of, stopped)).toMatch(/\n {2}not begun: web, because shop was .*rolled back\n$/);
  expect(textOf(of, stopped)).not.toContain('\u001b');
  const { notBegun } = JSON.parse(jsonOf(of, stopped));
  expect(notBegun).toEqual([{ name: 'web', because: expect.stringContaining('rolled back') }]);
  expect(notBegun[0].because).not.toContain('\u001b');
  expect(JSON.parse(jsonOf(of, applied()))).not.toHaveProperty('notBegun');
});
