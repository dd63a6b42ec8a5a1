import type { Rehearsal } from '../../rehearsal/rehearsal';
import { scenarioOf } from '../../rehearsal/scenarios/acts';
import type { RehearsedService } from '../../rehearsal/service/rehearsed-service';
import { badRelease, goodRelease } from '../../rehearsal/testing/releases';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import { tealApp } from '../peers/templates/teal';
import type { Profile, ReleaseProfile, Step } from './profile';
import { resourcesOf } from './templates';

const CHECK = 'shop-production-uniformity';
const SCHEDULED = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };

/**
 * Counts what a release of the sample's production asks of AWS, from its templates and from rehearsals with the real bundled gates.
 *
 * @param folder that its assembly goes to
 */
export async function measure(folder: string): Promise<Profile> {
  const assembly = tealApp(folder);
  const good = await released(assembly, goodRelease());
  const bad = await released(assembly, badRelease({ errorShare: 0.05 }));
  const look = await withRehearsal(assembly, {}, async (rehearsal, { service }) => {
    // A service that nobody releases has been released before, and the check asks for that one, too.
    await rehearsal.release(scenarioOf(goodRelease(), 'release'));
    return looked(service);
  });
  return {
    good: good.profile,
    bad: { ...bad.profile, exposedAt: bad.exposedAt, exposedPercent: bad.exposedPercent },
    look,
    tasks: good.tasks,
    ...resourcesOf(assembly),
  };
}

async function released(assembly: string, release: ReturnType<typeof goodRelease>) {
  return withRehearsal(assembly, {}, async (rehearsal: Rehearsal, { service, clock }) => {
    const began = clock.now();
    const steps = new Map<number, Record<string, number>>();
    const stop = service.endpoint.onCall(({ service: name, operation }) => {
      const at = Math.round((clock.now() - began) / 1000);
      const calls = steps.get(at) ?? {};
      steps.set(at, counted(calls, `${name}.${operation}`));
    });
    const result = await rehearsal.release(scenarioOf(release, 'release'));
    stop();
    const reached = result.stages.find(({ greenPercent }) => greenPercent > 0);
    const found: Step[] = [...steps].map(([at, calls]) => ({ at, calls }));
    const profile: ReleaseProfile = { seconds: Math.round(result.simulatedSeconds), steps: found };
    return {
      profile,
      exposedAt: Math.round(reached?.startedAt ?? 0),
      exposedPercent: result.exposedPercent,
      tasks: service.configuration.desiredCount,
    };
  });
}

async function looked(service: RehearsedService): Promise<Readonly<Record<string, number>>> {
  let calls: Record<string, number> = {};
  const stop = service.endpoint.onCall(({ service: name, operation }) => {
    calls = counted(calls, `${name}.${operation}`);
  });
  const [, , , region, account] = service.serviceArn.split(':');
  const arn = `arn:aws:lambda:${region}:${account}:function:${CHECK}`;
  const { ok } = await service.functions.invoke(arn, SCHEDULED);
  stop();
  if (!ok) throw new Error('the check of uniformity must end well, got an error');
  return calls;
}

function counted(calls: Readonly<Record<string, number>>, call: string): Record<string, number> {
  return { ...calls, [call]: (calls[call] ?? 0) + 1 };
}
