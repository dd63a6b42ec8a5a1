import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { catalogue } from '../../../rehearsal/scenarios/catalogue';
import { rehearseCatalogue } from '../../../rehearsal/scenarios/rehearse-catalogue';
import type { ScoreboardRow } from '../../../rehearsal/scenarios/scoreboard';
import { subjectOf } from '../../../rehearsal/scenarios/subject-of';
import { timeline } from '../../../rehearsal/testing/timeline';
import { SAMPLE, synthesizeSample } from './sample';

const assembly = synthesizeSample();
const entries = catalogue(SAMPLE);
let inOrder: ReadonlyMap<string, ScoreboardRow>;
let backwards: ReadonlyMap<string, ScoreboardRow>;
beforeAll(async () => {
  inOrder = byName((await rehearseCatalogue(assembly, entries)).rows);
  backwards = byName((await rehearseCatalogue(assembly, [...entries].reverse())).rows);
}, 120_000);
afterAll(() => closeWarmProcesses());

const byName = (rows: readonly ScoreboardRow[]) => new Map(rows.map((row) => [row.name, row]));

test('the catalogue is that of what the templates say', async () => {
  expect(await subjectOf(assembly)).toEqual(SAMPLE);
});

test.each(entries.map(({ name }) => name))('%s', (name) => {
  const { departures, notRehearsed, why, release } = inOrder.get(name) as ScoreboardRow;
  expect(notRehearsed).toBe(null);
  expect(departures.length === 0 ? [] : [...departures, why, release && timeline(release)]).toEqual([]);
});

test.each(entries.map(({ name }) => name))('%s ends the same whatever was rehearsed before it', (name) => {
  const [first, second] = [inOrder, backwards].map((runs) => ({
    ...runs.get(name)?.release,
    wallSeconds: 0,
  }));
  expect(second).toEqual(first);
});

test('every request is in the books once', () => {
  for (const { release } of inOrder.values()) {
    const { failed, failedByBlue, failedByGreen, failedByLoadBalancer, unfinished, notSent } =
      release?.requests ?? {};
    expect(failed).toBe(Number(failedByBlue) + Number(failedByGreen) + Number(failedByLoadBalancer));
    expect({ unfinished, notSent }).toEqual({ unfinished: 0, notSent: 0 });
  }
});
