import { isDrawnOver, takesColours } from '../../../cli/terminal/colours';

test.each([
  ['a terminal', true, {}, true, true],
  ['a pipe', false, {}, false, false],
  ['nobody knows', undefined, {}, false, false],
  ['NO_COLOR', true, { NO_COLOR: '1' }, false, true],
  ['NO_COLOR, empty', true, { NO_COLOR: '' }, true, true],
  ['a terminal of lines', true, { TERM: 'dumb' }, false, false],
  ['CI', true, { CI: 'true' }, true, false],
])('%s', (_what, isTTY, env, colours, drawnOver) => {
  const stream = isTTY === undefined ? {} : { isTTY };
  expect(takesColours(stream, env)).toBe(colours);
  expect(isDrawnOver(stream, env)).toBe(drawnOver);
});
