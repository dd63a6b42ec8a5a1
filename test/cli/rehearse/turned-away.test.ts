import { TurnedAway } from '../../../cli/rehearse/turned-away';

const told = (statuses: readonly number[], id?: string) => {
  const away = new TurnedAway();
  for (const status of statuses) away.add({ status, ...(id !== undefined && { id }) });
  return [away.take('GET /'), away.take('GET /')];
};

test.each<[string, number[], string, string | undefined]>([
  ['all are turned away', [404, 404, 403], '1', '3 of 3 requests of users (GET /) were answered by 404: '],
  ['half of them are', [404, 200], '1', '1 of 2 requests of users (GET /) were answered by 404: '],
  ['few are', [404, 200, 200], '1', undefined],
  ['they meet errors, which alarms see', [500, 503], '1', undefined],
  ['nobody asks', [], '1', undefined],
])('it is said once when %s', (_what, statuses, id, expected) => {
  const [first, second] = told(statuses, id);
  if (expected === undefined) expect(first).toBeUndefined();
  else expect(first).toContain(expected);
  expect(second).toBeUndefined();
});

test('requests of gates do not count', () => expect(told([404])).toEqual([undefined, undefined]));
