import { longestJob, longestRelease } from './deploy-session';
import { formatPath, type Warning } from './problems';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';

/** Warns of releases by a pipeline that may go on when its job has ended: a failed job, and a verdict that comes later. */
export function outlastingReleases(input: DeliveryInput, { environments }: Delivery): Warning[] {
  const warnings = new Map<string, Warning>();
  for (const { name, pipeline, services } of environments) {
    if (!pipeline) continue;
    services.forEach((service, index) => {
      const { minutes, reason } = longestRelease(service);
      if (minutes <= longestJob) return;
      const path = formatPath(
        input.environments[name]?.release
          ? ['environments', name, 'release']
          : [...(input.services ? ['services', index] : ['service']), 'release'],
      );
      warnings.set(path, {
        id: 'releaseOutlastsJob',
        path,
        message: `${path} may take ${minutes} minutes: ${reason}. GitHub ends a job after ${longestJob}; then it fails, the release goes on, and the scheduled workflow verdict.yml takes its verdict. Shorten hold or bake, or look there`,
      });
    });
  }
  return [...warnings.values()];
}
