import { DECISIONS } from './environment';
import type { CountedDecision } from './hook-answer';
import { isSamePerson } from './same-person';

/** A version of a parameter, as GetParameterHistory answers it. */
export interface ParameterVersion {
  readonly Version?: number | undefined;
  readonly Type?: string | undefined;
  readonly Value?: string | undefined;
  readonly LastModifiedDate?: Date | undefined;
  readonly LastModifiedUser?: string | undefined;
}

export interface DecisionFacts {
  readonly gate: string;
  /** Of the image that is released: `sha256:…`. */
  readonly digest: string;
  readonly serviceDeploymentArn: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly twoPersons: boolean;
  /** All that there are of each parameter; none where there is no such parameter. */
  readonly decision: readonly ParameterVersion[];
  readonly second: readonly ParameterVersion[];
  readonly used: readonly ParameterVersion[];
}

/** What was decided; whether it is written yet that this deployment uses it. */
export interface Counts {
  readonly counts: CountedDecision;
  readonly isUsed: boolean;
}

/** Why there is a decision and it does not count; not set when there is none. Holds nothing of what it says. */
export interface CountsNot {
  readonly counts?: never;
  readonly why?: string;
}

/** Whether a decision counts: it must be about this gate and this image, of now, of enough persons, and not used up. */
export function decisionOf(facts: DecisionFacts): Counts | CountsNot {
  if (facts.decision.length === 0) return {};
  const first = written(facts.decision, facts);
  if (typeof first === 'string') return { why: first };
  if (facts.twoPersons) {
    const why = whyNotConfirmed(first, facts);
    if (why !== undefined) return { why };
  }
  const { decision, author, reason } = first;
  const counts = { decision, author, reason };
  if (facts.used.length === 0) return { counts, isUsed: false };
  return userOf(facts.used) === facts.serviceDeploymentArn
    ? { counts, isUsed: true }
    : { why: 'another deployment has used it' };
}

function whyNotConfirmed(first: Written, facts: DecisionFacts): string | undefined {
  if (facts.second.length === 0) return 'a second person must confirm it';
  const second = written(facts.second, facts);
  if (typeof second === 'string') return `what the second person wrote does not count: ${second}`;
  if (second.decision !== first.decision) return 'the second person decided otherwise';
  if (plain(second.author) === plain(first.author) || isSamePerson(second.user, first.user)) {
    return 'the second person must be another one';
  }
  return undefined;
}

interface Written extends CountedDecision {
  /** Who SSM says has written it. */
  readonly user: string;
}

const HOUR = 60 * 60_000;

/** @returns why it does not count */
function written(versions: readonly ParameterVersion[], facts: DecisionFacts): Written | string {
  const [only] = versions;
  if (versions.length !== 1 || only?.Version !== 1) return 'it was changed after it had been written';
  const { Value, Type, LastModifiedDate, LastModifiedUser } = only;
  if (!LastModifiedDate || !LastModifiedUser) return 'it is not known when and by whom it was written';
  const { schemaVersion, gate, digest, decision, author, reason, expires } = recordIn(
    Type === 'String' ? Value : undefined,
  );
  if (schemaVersion !== 1) return 'it is no record of schema version 1';
  if (gate !== facts.gate) return 'it is about another gate';
  if (digest !== facts.digest) return 'it is about another image';
  if (decision !== 'pass' && decision !== 'fail') return 'it is neither pass nor fail';
  const [by, why] = [said(author, LONGEST_AUTHOR), said(reason, LONGEST_REASON)];
  if (by === '' || why === '') return 'it does not say who decided and why';
  const until = timeIn(expires);
  if (until === undefined) return 'it does not say when it expires';
  if (until <= facts.now) return 'it has expired';
  if (until - LastModifiedDate.getTime() > DECISIONS.LONGEST_HOURS * HOUR) {
    return `it counts for more than ${DECISIONS.LONGEST_HOURS} hours`;
  }
  return { decision, author: by, reason: why, user: LastModifiedUser };
}

/** The deployment that a decision was used for; undefined when that cannot be said. */
function userOf(used: readonly ParameterVersion[]): string | undefined {
  const [only] = used;
  const { deployment } = recordIn(used.length === 1 && only?.Version === 1 ? only.Value : undefined);
  return typeof deployment === 'string' ? deployment : undefined;
}

function recordIn(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // What a person has written is not always JSON; then it says nothing.
    return {};
  }
}

const LONGEST_AUTHOR = 100;
const LONGEST_REASON = 500;

/** A person's text for logs, events and terminals: in one line, and not endless. */
function said(value: unknown, longest: number): string {
  if (typeof value !== 'string') return '';
  const text = value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Two spellings are one person. */
const plain = (author: string): string => author.normalize('NFKC').toLowerCase();

/** Only what says its zone: a time without one is another in another place. */
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function timeIn(value: unknown): number | undefined {
  const at = typeof value === 'string' && ISO.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
