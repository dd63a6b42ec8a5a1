import { holdsIn } from '../../../cli/apply/records';
import { NO_JOURNAL } from '../../../cli/records/no-journal';

const JOURNAL = { ...NO_JOURNAL };

test.each([
  ['of the first', [{ journal: JOURNAL }, { journal: { ...NO_JOURNAL } }], JOURNAL],
  // One that left the pipeline, or came after it: what holds the others holds it, too.
  ['of the first that has records', [{ journal: NO_JOURNAL }, { journal: JOURNAL }], JOURNAL],
  ['of none', [{ journal: NO_JOURNAL }], NO_JOURNAL],
  ['of nobody', [], NO_JOURNAL],
])('holds are asked for in the records %s', (_, services, journal) => {
  expect(holdsIn(services)).toBe(journal);
});
