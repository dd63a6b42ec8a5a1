import { checkOf, databaseOf } from '../../../cli/restore-drill/options';

test.each([
  ['["node", "check.js", "{host}"]', ['node', 'check.js', '{host}']],
  ['["-e", "run(\\"{host}\\")"]', ['-e', 'run("{host}")']],
])('a check %s', (text, words) => {
  expect(checkOf(text)).toEqual(words);
});

// The second would look into the database that runs, and say that the copy is well.
test.each([
  ['node check.js {host}', 'must be the words of a command as JSON'],
  ['["node", "check.js"]', 'must have {host} in one of its words'],
  ['[]', 'must be the words of a command as JSON'],
  ['["{host}", 1]', 'must be the words of a command as JSON'],
  ['{"host": "{host}"}', 'must be the words of a command as JSON'],
])('no check: %s', (text, problem) => {
  expect(() => checkOf(text)).toThrow(problem);
});

test.each(['orders', 'shop-production', 'arn:aws:rds:eu-west-1:111122223333:cluster:orders'])(
  'a database %s',
  (name) => {
    expect(databaseOf(name)).toBe(name);
  },
);

test.each(['', 'a--b', '-a', 'a-', 'arn:aws:rds:eu-west-1:111122223333:db:orders', 'a b', '$(id)'])(
  'no database: %s',
  (name) => {
    expect(() => databaseOf(name)).toThrow('--database must be');
  },
);
