import { CATALOGUE } from './catalogue';
import { Plans } from './plans';

let plans: Plans;
beforeAll(() => {
  plans = new Plans();
});

test.each(CATALOGUE)('back: $name is seen as well', (change) => {
  expect(plans.back(change).lines.length > 0).toBe(change.lines.length > 0);
});
