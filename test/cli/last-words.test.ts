import { lastWords, linesOf } from '../../cli/last-words';

const ESCAPE = '\u001b[2J';

test('each line is kept, and nothing in it is for the terminal or for the runner of GitHub Actions', () => {
  expect(linesOf(`a ${ESCAPE}b\n  ::error::c\n  d`)).toBe('a  [2Jb\n  : :error::c\n  d\n');
});

test('of a mistake of the program, with where it was made', () => {
  expect(lastWords(new Error(`no ${ESCAPE}`))).toMatch(/^Error: no {2}\[2J\n {4}at /);
  expect(lastWords(`thrown ${ESCAPE}`)).toBe('thrown  [2J\n');
});
