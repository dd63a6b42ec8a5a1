import { formatPath, type Warning } from './problems';
import type { DeliveryInput } from './types';
import type { Delivery, Service } from './types-resolved';
import { waitMinutes } from './waits';

/**
 * Minutes that a job of the pipeline may deploy: the session of the deploy role, `longestDeployment` in
 * `lib/foundation/github-access-stack.ts`. GitHub itself gives a job six hours.
 * source: https://docs.github.com/en/actions/reference/limits (job execution time)
 */
export const longestJob = 240;

/** Minutes after which ECS ends a gate, `HOOK_TIMEOUT` in `lib/release/gates.ts`. Gates of one stage run side by side. */
export const longestGate = 70;

/** Minutes after which ECS ends a guard, `GUARD_TIMEOUT` in `lib/release/guards.ts`. */
export const longestGuard = 25;

/** Where the guards stand. */
const guardStages = ['PRE_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'];

/** Warns of releases by a pipeline that may go on when its job has ended: a failed job, and nobody who looks. */
export function outlastingReleases(input: DeliveryInput, { environments }: Delivery): Warning[] {
  const warnings = new Map<string, Warning>();
  for (const { name, pipeline, services } of environments) {
    if (!pipeline) continue;
    services.forEach((service, index) => {
      const waits = waitMinutes(service.release);
      const gates = gateMinutes(service);
      if (waits + gates <= longestJob) return;
      const path = formatPath(
        input.environments[name]?.release
          ? ['environments', name, 'release']
          : [...(input.services ? ['services', index] : ['service']), 'release'],
      );
      warnings.set(path, {
        id: 'releaseOutlastsJob',
        path,
        message: `${path} may take ${waits + gates} minutes: ${waits} of holds and bake, ${gates} of gates that wait to be decided. The pipeline may deploy for ${longestJob}; then its job fails and the release goes on. Shorten hold or bake`,
      });
    });
  }
  return [...warnings.values()];
}

function gateMinutes({ gates, release }: Service): number {
  const gated: ReadonlySet<string> = new Set(gates.flatMap(({ stages }) => stages));
  const guarded = release.strategy === 'ROLLING' ? [] : guardStages.filter((stage) => !gated.has(stage));
  return gated.size * longestGate + guarded.length * longestGuard;
}
