import { inMinutes } from './duration';
import type { Gate } from './gates';
import { guardPatience, longerThanPatience, pauseKinds } from './gates/common';
import type { Release } from './release';
import { linearHolds, longestRelease } from './schema/release';
import type { Service } from './types-resolved';
import { waitMinutes } from './waits';

/** A hook as ECS waits for it. */
export interface TimedHook {
  readonly stages: readonly string[];
  /** After which ECS ends it. */
  readonly minutes: number;
}

/** How long a release takes, in minutes. */
export interface Timeline {
  /** Holds and bake: a release that every gate lets through at once. */
  readonly waits: number;
  /** The longest that the gates of each stage may hold it up, in the order of a deployment; those of one stage run side by side. */
  readonly gates: readonly { readonly stage: string; readonly minutes: number }[];
  /** Of both. Tasks that start and drain are not in it. */
  readonly longest: number;
}

/** Stages with hooks, in ECS's order. source: Amazon ECS developer guide, "Lifecycle hooks" */
export const stagesWithHooks: readonly string[] = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
];

/** Stages that ECS goes through before, or in, each step of the shift. source: as above */
const EACH_STEP: readonly string[] = ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];

/** The timeline of a release with these hooks. */
export function timelineOf(release: Release, hooks: readonly TimedHook[]): Timeline {
  const gates = stagesWithHooks.flatMap((stage) => {
    const longest = Math.max(
      0,
      ...hooks.filter(({ stages }) => stages.includes(stage)).map(({ minutes }) => minutes),
    );
    return longest === 0
      ? []
      : [{ stage, minutes: longest * (EACH_STEP.includes(stage) ? stepsOf(release) : 1) }];
  });
  const waits = waitMinutes(release);
  return { waits, gates, longest: waits + gates.reduce((all, { minutes }) => all + minutes, 0) };
}

/** Of a service as it is configured. */
export const configuredTimeline = ({ release, gates }: Service): Timeline =>
  timelineOf(release, [...(release.strategy === 'ROLLING' ? [] : guards), ...gates.map(timed)]);

/** `20 minutes of holds and bake, at most 185 with gates that wait: PRE_SCALE_UP 25, …` */
export function describe({ waits, gates, longest }: Timeline): string {
  if (gates.length === 0) return `${waits} minutes of holds and bake`;
  const each = gates.map(({ stage, minutes }) => `${stage} ${minutes}`).join(', ');
  return `${waits} minutes of holds and bake, at most ${longest} with gates that wait: ${each}`;
}

/** What is wrong with a release that goes on for longer than CloudFormation lets an update. @param what it is of */
export const tooLong = (what: string, timeline: Timeline): string[] =>
  timeline.longest <= longestRelease
    ? []
    : [
        `${what} must be released within ${longestRelease} minutes, since CloudFormation refuses a release over 33 hours, got ${describe(timeline)}; give a gate less patience, or shorten hold or bake`,
      ];

/** Where the guards stand, and for how long. */
const guards: readonly TimedHook[] = [
  { stages: ['PRE_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'], minutes: guardPatience + longerThanPatience },
];

/** A pause is ended by ECS itself; a function ends before ECS does. */
const timed = ({ kind, stages, patience }: Gate): TimedHook => ({
  stages,
  minutes: inMinutes(patience) + (pauseKinds.includes(kind) ? 0 : longerThanPatience),
});

/** How often green's share of the traffic grows. */
const stepsOf = (release: Release): number => {
  switch (release.strategy) {
    case 'ROLLING':
    case 'BLUE_GREEN':
      return 1;
    case 'CANARY':
      return 2;
    case 'LINEAR':
      return linearHolds(release.step) + 1;
  }
};
