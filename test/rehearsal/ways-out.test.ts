import { RUNBOOK_SECTIONS } from '../../lambda/shared/runbook';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { OF_GUARDS } from './ways-out/guards';
import { OF_LIVE_TRAFFIC_RULES } from './ways-out/live-traffic-rules';
import type { WayOut } from './ways-out/way-out';

afterAll(() => closeWarmProcesses());

const waysOut: Readonly<Record<string, WayOut>> = { ...OF_LIVE_TRAFFIC_RULES, ...OF_GUARDS };

test('every failure that a person must act on has the rehearsal of a way out, or a reason why not', () => {
  const sections: readonly string[] = RUNBOOK_SECTIONS;
  expect(Object.keys(waysOut).sort()).toEqual(sections.toSorted());
  for (const way of Object.values(waysOut))
    if ('notRehearsed' in way) expect(way.notRehearsed.length).toBeGreaterThan(20);
});

const rehearsed = Object.entries(waysOut).flatMap(([section, way]) =>
  'rehearse' in way ? [[section, way.rehearse] as const] : [],
);

test.each(rehearsed)('%s', (_section, rehearse) => rehearse());
