import { type Finding, wasJudged } from '../../lambda/uniformity/decide';
import type { Observation } from '../../lambda/uniformity/observation';
import { shortName } from '../../lambda/uniformity/shown';

export interface Verified {
  readonly outcome: 'uniform' | 'not-uniform' | 'deployment-running' | 'failed';
  /** May have several lines. */
  readonly reason: string;
  readonly findings: readonly Finding[];
  /** What was seen; absent where nothing could be. */
  readonly observation?: Observation;
}

/** @param findings what the check of each minute makes of the same observation */
export function verifiedOf(observation: Observation, findings: readonly Finding[]): Verified {
  const seen = { findings, observation };
  const sentences = findings.map(({ sentence }) => sentence).join('\n');
  if (!wasJudged(findings)) return { outcome: 'deployment-running', reason: sentences, ...seen };
  if (findings.length > 0) return { outcome: 'not-uniform', reason: sentences, ...seen };
  const { live, tasks } = observation;
  const reason = `${countOf(tasks.length, 'task')}, each of the live revision ${shortName(live?.arn ?? '')}, and all users are on it`;
  return { outcome: 'uniform', reason, ...seen };
}

export const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
