import { type CatalogueEntry, minutes, NOBODY, seconds } from './entry';

const BY_BREAKER = { outcome: 'rolled-back', by: 'circuit-breaker', ...NOBODY } as const;

/** Releases that do not come up, or are slow to. */
export const STARTS: readonly CatalogueEntry[] = [
  {
    name: 'a good release',
    options: { release: {} },
    expected: { outcome: 'released', failedRequests: { atMost: 0 } },
    why: 'the control: nets that catch good releases are taken down by those who wait for them',
  },
  {
    name: 'a crash loop',
    options: { release: { exitsAfter: seconds(3) } },
    expected: BY_BREAKER,
    why: 'green has no users before all of its tasks are healthy',
  },
  {
    name: 'out of memory at start',
    options: { release: { startUp: minutes(1), memoryPercent: ({ age }) => 40 + 3 * age } },
    expected: BY_BREAKER,
    why: 'killed before it is up, it fails as a crash loop does, only slower',
  },
  {
    name: 'an image that is not there',
    options: {
      release: {
        cannotStart:
          'CannotPullContainerError: failed to resolve ref: 000000000000.dkr.ecr.eu-central-1.amazonaws.com/shop: not found',
      },
    },
    expected: BY_BREAKER,
    why: 'a task that cannot be started counts as one that failed',
  },
  {
    name: 'a secret that is not there',
    options: {
      release: {
        cannotStart:
          "ResourceInitializationError: unable to pull secrets or registry auth: can't find the specified secret",
      },
    },
    expected: BY_BREAKER,
    why: 'as an image that is not there',
  },
  {
    name: 'a slow start within the grace period',
    options: { release: { startUp: seconds(30) } },
    expected: { outcome: 'released', failedRequests: { atMost: 0 } },
    why: 'health checks that fail in the grace period kill no task',
  },
  {
    name: 'a start slower than the grace period',
    options: { release: { startUp: minutes(10) } },
    expected: BY_BREAKER,
    why: 'a task that is not healthy after its grace is killed and counted, so that a deployment ends',
  },
  {
    name: 'a health check that fails for ever',
    options: { release: { healthy: false } },
    expected: BY_BREAKER,
    why: 'as a start that takes for ever',
  },
  {
    name: 'room for one task of two',
    options: { release: { healthy: ({ nth }) => nth === 0 } },
    expected: BY_BREAKER,
    why: 'no user moves to green before all of its tasks are healthy: it would meet the load of all with a part of them',
  },
  {
    name: 'a health check that fails now and then',
    options: { release: { healthy: ({ age }) => age % 30 < 20 } },
    expected: { outcome: 'released', failedRequests: { atMost: 0 } },
    why: 'one check that fails is no unhealthy target: that is what thresholds are for',
  },
  {
    name: 'a health check that flaps while green starts',
    options: { release: { healthy: ({ age }) => age % 40 < 10 } },
    expected: BY_BREAKER,
    why: 'green is never healthy as a whole, and a flapping start ends as one that fails',
  },
  {
    name: 'a health check that flaps once green has users',
    options: { release: { healthy: ({ age }) => age < 60 || age % 60 < 15 } },
    expected: { outcome: 'rolled-back' },
    why: 'tasks that come and go are a fault even where no request fails',
  },
];
