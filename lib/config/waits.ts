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
