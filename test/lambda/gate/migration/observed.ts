import type { Observed } from '../../../../lambda/gate/migration/decide';

export const MINUTE = 60_000;
export const NOW = Date.UTC(2026, 10, 20);
/** ARN of a revision of the task definition. */
export const definition = (nth: number) => `arn:aws:ecs:eu-west-1:1:task-definition/shop-production:${nth}`;

/** At the first look: a release to a second revision, for which nothing was started yet. */
export const fresh: Observed = {
  now: NOW,
  carried: { asked: NOW },
  others: { are: 'done' },
  tasks: [],
  target: { taskDefinition: definition(2), digest: 'sha256:b' },
  live: [definition(1)],
  checks: false,
  wait: 70 * MINUTE,
  timeouts: { trial: 10 * MINUTE, compatibility: 10 * MINUTE, migration: 30 * MINUTE },
};
