import { longestDeployment, longestJob, type OfOneJob } from './deploy-session';
import { formatPath, type Warning } from './problems';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';

/**
 * Warns of deployments by a pipeline that may go on when their job has ended: a failed job, and a verdict that comes later.
 * Of a service whose own release does, else of an environment whose services do, one after the other.
 */
export function outlastingReleases(input: DeliveryInput, { environments }: Delivery): Warning[] {
  const warnings = new Map<string, Warning>();
  const add = (path: readonly PropertyKey[], of: OfOneJob, then: string) => {
    const { minutes, reason } = longestDeployment(of);
    if (minutes <= longestJob) return;
    const at = formatPath(path);
    warnings.set(at, {
      id: 'releaseOutlastsJob',
      path: at,
      message: `${at} may take ${minutes} minutes: ${reason}. GitHub ends a job after ${longestJob}; then it fails, ${then}`,
    });
  };
  for (const { name, pipeline, services, wave } of environments) {
    if (!pipeline) continue;
    const alone = services.flatMap((service, index) =>
      longestDeployment({ services: [service] }).minutes > longestJob ? [[service, index] as const] : [],
    );
    for (const [service, index] of alone) {
      const path = input.environments[name]?.release
        ? ['environments', name, 'release']
        : [...(input.services ? ['services', index] : ['service']), 'release'];
      add(path, { services: [service] }, ONE);
    }
    if (alone.length === 0) add(['environments', name], { services, ...(wave && { wave }) }, SEVERAL);
  }
  return [...warnings.values()];
}

const ONE =
  'the release goes on, and the scheduled workflow verdict.yml takes its verdict. Shorten hold or bake, or look there';

const SEVERAL =
  'the release that is under way goes on, the scheduled workflow verdict.yml takes its verdict, and the services after it are not deployed: run deploy again for them when that is over. Or shorten hold, bake or settle';
