import { CATALOGUE } from './catalogue';
import { Plans } from './plans';

let plans: Plans;
beforeAll(() => {
  plans = new Plans();
});

test('nothing changes by itself', () => {
  expect(plans.of()).toMatchObject({ lines: [], verdict: 'Changes nothing in production' });
});

test('there are many, each with a name of its own', () => {
  expect(CATALOGUE.length).toBeGreaterThanOrEqual(40);
  expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
});

/** Of a function's version: it has the hash of the function's code and settings behind it. */
const hash = /(?<=CurrentVersion)[0-9A-Fa-f]+$/;

test.each(CATALOGUE)('$name', (change) => {
  const { lines, verdict } = plans.of(change);
  const found = lines.map(({ kind, logicalId }) => `${kind} ${logicalId.replace(hash, '')}`);
  expect({ lines: found.sort(), verdict }).toEqual({
    lines: [...change.lines].sort(),
    verdict: change.verdict,
  });
});
