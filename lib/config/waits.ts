import { inMinutes } from './duration';
import type { Release } from './release';
import { linearHolds } from './schema/release';

/** Minutes of holds: from green's first user until it has all of them. */
export function holdMinutes(release: Release): number {
  switch (release.strategy) {
    case 'ROLLING':
    case 'BLUE_GREEN':
      return 0;
    case 'CANARY':
      return inMinutes(release.hold);
    case 'LINEAR':
      return linearHolds(release.step) * inMinutes(release.hold);
  }
}

/** Minutes of holds and bake. */
export function waitMinutes(release: Release): number {
  return release.strategy === 'ROLLING' ? 0 : holdMinutes(release) + inMinutes(release.bake);
}

/** How often a release comes to a stage: before each step of its shift to PRE_PRODUCTION_TRAFFIC_SHIFT. */
// source: ECS developer guide, "Lifecycle stages": LINEAR and CANARY come to it before every step
export function timesOf(stage: string, release: Release): number {
  if (stage !== 'PRE_PRODUCTION_TRAFFIC_SHIFT') return 1;
  switch (release.strategy) {
    case 'ROLLING':
    case 'BLUE_GREEN':
      return 1;
    case 'CANARY':
      return 2;
    case 'LINEAR':
      return Math.ceil(100 / release.step);
  }
}
