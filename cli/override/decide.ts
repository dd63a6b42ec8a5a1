import { decisionOf, type ParameterVersion } from '../../lambda/shared/decision';
import { isSamePerson } from '../../lambda/shared/same-person';
import { momentOf } from '../terminal/moment';
import { contentOf, type Decision, type Names } from './parameter';

/** What there is about a gate and an image; no versions where there is no such parameter. */
export interface Standing {
  readonly first: readonly ParameterVersion[];
  readonly second: readonly ParameterVersion[];
  readonly used: readonly ParameterVersion[];
  /** ARN of the deployment that is not over. */
  readonly running?: string;
}

/** Who wants what. */
export interface Asked {
  readonly gate: string;
  /** Whether the gate takes two. */
  readonly twoPersons: boolean;
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

const isThere = (versions: readonly ParameterVersion[]): boolean => versions.length > 0;

/**
 * Why a decision does not count, in the words of the gate itself; undefined where it does.
 *
 * @param twoPersons whether that of the second person is looked at, too
 * @param now milliseconds since the Unix epoch
 */
export function whyNot(
  { first, second, used, running }: Standing,
  { gate, digest }: Pick<Asked, 'gate' | 'digest'>,
  now: number,
  twoPersons = false,
): string | undefined {
  const found = decisionOf({
    ...{ gate, digest, now, twoPersons, decision: first, second, used },
    // That of the next one is not known.
    serviceDeploymentArn: running ?? '',
  });
  return found.counts ? undefined : (found.why ?? 'there is none');
}

/** @param now milliseconds since the Unix epoch */
export function firstStep(standing: Standing, asked: Asked, names: Names, now: number): Step {
  const { first, second, used } = standing;
  const { gate, digest, author } = asked;
  const known = contentOf(first);
  if (known && whyNot(standing, asked, now) === undefined) {
    const next =
      asked.twoPersons && !isThere(second) ? '; a second person runs the same command with --second' : '';
    return refuse(
      `${gate} must have no decision about ${digest} in force, got ${known.decision} by ${known.author} until ${momentOf(known.expires)}${next}`,
    );
  }
  const decision: Decision = {
    ...{ schemaVersion: 1, gate, digest, decision: asked.decision ?? 'pass', author },
    ...{ reason: asked.reason ?? '', expires: new Date(now + asked.for).toISOString() },
  };
  // The decision itself first: without it nothing counts, whatever comes of the rest.
  const over = [
    ...(isThere(first) ? [names.first] : []),
    ...(isThere(second) ? [names.second] : []),
    ...(isThere(used) ? [names.used] : []),
  ];
  return { do: 'write', name: names.first, decision, over };
}

/** @param now milliseconds since the Unix epoch */
export function secondStep(standing: Standing, asked: Asked, names: Names, now: number): Step {
  const { first, second } = standing;
  const { gate, digest, author } = asked;
  if (!asked.twoPersons) return refuse(`--second must be for a gate that needs two people, got ${gate}`);
  if (!isThere(first)) {
    return refuse(
      `${gate} must have a decision about ${digest} by a first person, got none; leave out --second`,
    );
  }
  const [why, known] = [whyNot(standing, asked, now), contentOf(first)];
  if (why !== undefined || !known) {
    return refuse(
      `the decision of the first person must count, got one that does not: ${why ?? 'it is none of teal override'}; leave out --second`,
    );
  }
  const people = [known.author, first.at(-1)?.LastModifiedUser ?? ''];
  const same = people.find((each) => isSamePerson(each, author));
  if (same !== undefined) {
    return refuse(`the second person must be another than the first, got ${author} after ${same}`);
  }
  if (asked.decision !== undefined && asked.decision !== known.decision) {
    return refuse(`--decision must be that of the first person (${known.decision}), got ${asked.decision}`);
  }
  if (asked.reason !== undefined && asked.reason !== known.reason) {
    return refuse('--reason must be that of the first person, got another; leave it out');
  }
  if (whyNot(standing, asked, now, true) === undefined) {
    return refuse(`${gate} must have no second decision about ${digest}, got one that counts`);
  }
  return {
    ...{ do: 'write', name: names.second, decision: { ...known, author } },
    over: isThere(second) ? [names.second] : [],
  };
}
