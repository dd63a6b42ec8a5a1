import { shortName } from '../../lambda/uniformity/shown';
import { type Decision, LONGEST, type Names, needsSecond } from './parameter';

/** A parameter, as SSM has it. */
export interface Stored {
  /** Undefined where it is none that Teal writes. */
  readonly decision?: Decision;
  /** How often it was written; a decision is written once. */
  readonly versions: number;
  /** ARN of who wrote it last. */
  readonly writer?: string;
  /** Milliseconds since the Unix epoch. */
  readonly writtenAt: number;
}

/** What there is about a gate and an image. */
export interface Standing {
  readonly first?: Stored;
  readonly second?: Stored;
  /** The deployment for which the decision has counted. */
  readonly used?: { readonly deployment: string };
  /** ARN of the deployment that is not over. */
  readonly running?: string;
}

/** Who wants what. */
export interface Asked {
  readonly gate: string;
  readonly digest: string;
  /** ARN. */
  readonly author: string;
  readonly decision?: 'pass' | 'fail';
  /** Undefined of a second person who says what the first has said. */
  readonly reason?: string;
  /** Milliseconds. */
  readonly for: number;
}

export type Step =
  | {
      readonly do: 'write';
      readonly name: string;
      readonly decision: Decision;
      /** What is over, to be deleted before, in this order. */
      readonly over: readonly string[];
    }
  | { readonly do: 'refuse'; readonly reason: string };

const refuse = (reason: string): Step => ({ do: 'refuse', reason });

/** @param now milliseconds since the Unix epoch */
export function firstStep(standing: Standing, asked: Asked, names: Names, now: number): Step {
  const { first, second, used } = standing;
  const { gate, digest, author } = asked;
  const decision: Decision = {
    ...{ schemaVersion: 1, gate, digest, decision: asked.decision ?? 'pass', author },
    ...{ reason: asked.reason ?? '', expires: new Date(now + asked.for).toISOString() },
  };
  if (first && whyOver(first, standing, now) === undefined) {
    const { author: by, expires, decision: what } = first.decision as Decision;
    const next =
      needsSecond(gate) && !second ? '; the second person runs the same command with --second' : '';
    return refuse(
      `${gate} must have no decision about ${digest} in force, got ${what} by ${by} until ${expires}${next}`,
    );
  }
  // The decision itself first: without it nothing counts, whatever comes of the rest.
  const over = [
    ...(first ? [names.first] : []),
    ...(second ? [names.second] : []),
    ...(used ? [names.used] : []),
  ];
  return { do: 'write', name: names.first, decision, over };
}

/** @param now milliseconds since the Unix epoch */
export function secondStep(standing: Standing, asked: Asked, names: Names, now: number): Step {
  const { first, second } = standing;
  const { gate, digest, author } = asked;
  if (!needsSecond(gate)) return refuse(`--second must be for a gate that needs two people, got ${gate}`);
  if (!first) {
    return refuse(
      `${gate} must have a decision about ${digest} by a first person, got none; leave out --second`,
    );
  }
  const over = whyOver(first, standing, now);
  if (over !== undefined || !first.decision) {
    return refuse(`the decision of the first person must count, got one that ${over}; leave out --second`);
  }
  const same = [first.decision.author, first.writer].find(
    (each) => each === undefined || isSamePerson(each, author),
  );
  if (same !== undefined || first.writer === undefined) {
    return refuse(
      `the second person must be another than the first, got ${author} after ${same ?? 'nobody known'}`,
    );
  }
  const { decision, reason } = first.decision;
  if (asked.decision !== undefined && asked.decision !== decision) {
    return refuse(`--decision must be that of the first person (${decision}), got ${asked.decision}`);
  }
  if (asked.reason !== undefined && asked.reason !== reason) {
    return refuse('--reason must be that of the first person, got another; leave it out');
  }
  if (second && isWhole(second) && second.decision && isSaidTwice(first.decision, second.decision)) {
    return refuse(
      `${gate} must have no second decision about ${digest}, got one by ${second.decision.author}`,
    );
  }
  return {
    ...{ do: 'write', name: names.second, decision: { ...first.decision, author } },
    over: second ? [names.second] : [],
  };
}

const isWhole = ({ versions, decision }: Stored): boolean => versions === 1 && decision !== undefined;

const isSaidTwice = (first: Decision, second: Decision): boolean =>
  JSON.stringify({ ...first, author: '' }) === JSON.stringify({ ...second, author: '' });

/** Why a first decision does not count, or no longer; undefined while it does. */
export function whyOver(
  stored: Stored,
  { used, running }: Pick<Standing, 'used' | 'running'>,
  now: number,
): string | undefined {
  const { decision, versions, writtenAt } = stored;
  if (!decision) return 'no version of Teal has written';
  if (versions !== 1) return 'was written again';
  const expires = Date.parse(decision.expires);
  if (expires <= now) return `ended at ${decision.expires}`;
  if (expires > writtenAt + LONGEST) return 'would count for more than 4 hours';
  if (used && used.deployment !== running) return `has counted for deployment ${shortName(used.deployment)}`;
  return undefined;
}

/**
 * Whether two ARNs may be one person: the same one, or sessions of two roles with one name, as those of IAM Identity
 * Center have the person's. That two names are two people, nobody can tell from here.
 */
export function isSamePerson(one: string, other: string): boolean {
  const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1).toLowerCase();
  return one === other || nameOf(one) === nameOf(other);
}
