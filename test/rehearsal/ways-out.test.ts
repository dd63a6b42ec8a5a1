import { RUNBOOK_SECTIONS } from '../../lambda/shared/runbook';
import { WAYS_OUT } from './ways-out/all';

test('every failure that a person must act on has the rehearsal of a way out, or a reason why not', () => {
  const sections: readonly string[] = RUNBOOK_SECTIONS;
  expect(Object.keys(WAYS_OUT).sort()).toEqual(sections.toSorted());
  for (const way of Object.values(WAYS_OUT))
    if ('notRehearsed' in way) expect(way.notRehearsed.length).toBeGreaterThan(20);
});
