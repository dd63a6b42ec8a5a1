import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import type { Release } from '../../../rehearsal/report/release';
import { catalogue, departures } from '../../../rehearsal/scenarios/catalogue';
import { rehearse } from '../../../rehearsal/testing';
import { timeline } from '../../../rehearsal/testing/timeline';
import { SAMPLE, synthesizeSample } from './sample';

const entries = catalogue(SAMPLE);
const inOrder = new Map<string, Release>();
const backwards = new Map<string, Release>();
beforeAll(async () => {
  const assembly = synthesizeSample();
  for (const { name, options } of entries) inOrder.set(name, await rehearse(assembly, options));
  for (const { name, options } of [...entries].reverse())
    backwards.set(name, await rehearse(assembly, options));
});
afterAll(() => closeWarmProcesses());

test.each(entries.map((entry) => [entry.name, entry] as const))('%s', (name, { expected, why }) => {
  const release = inOrder.get(name) as Release;
  const otherwise = departures(expected, release);
  expect(otherwise.length === 0 ? [] : [...otherwise, why, timeline(release)]).toEqual([]);
});

test.each(entries.map(({ name }) => name))('%s ends the same whatever was rehearsed before it', (name) => {
  const [first, second] = [inOrder, backwards].map((runs) => ({ ...runs.get(name), wallSeconds: 0 }));
  expect(second).toEqual(first);
});

test('every request is in the books once', () => {
  for (const { requests } of inOrder.values()) {
    const { failed, failedByBlue, failedByGreen, failedByLoadBalancer } = requests;
    expect(failed).toBe(failedByBlue + failedByGreen + failedByLoadBalancer);
    expect(requests).toMatchObject({ unfinished: 0, notSent: 0 });
  }
});
