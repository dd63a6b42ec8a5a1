import type { Evidence } from './evidence';
import type { Answer, NotAsked, Point } from './point';
import { ACCOUNT } from './points/account';
import { CREATION } from './points/creation';
import { FAILURE } from './points/failure';
import { NOT_ASKED } from './points/not-asked';
import { NUMBERS } from './points/numbers';
import { RELEASE } from './points/release';

/** Every open point that a run asks AWS, in the order of its steps. */
export const POINTS: readonly Point[] = [...CREATION, ...RELEASE, ...FAILURE, ...NUMBERS, ...ACCOUNT];

/** The rest of the page's first table, each with its reason. */
export const LEFT_OUT: readonly NotAsked[] = NOT_ASKED;

export interface PointAnswered extends Answer {
  readonly id: string;
  readonly assumes: string;
}

export const answersOf = (evidence: Evidence): readonly PointAnswered[] =>
  POINTS.map(({ id, assumes, judge }) => ({ id, assumes, ...judge(evidence) }));
