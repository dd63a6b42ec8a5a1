import { callFailed } from '../aws/call-failed';
import { VerbFailed } from '../exit-codes';
import type { DecisionEntry } from './entry';
import type { Journal } from './journal';

/** Which release is asked about. */
export interface DecidedOf {
  /** Of its image. */
  readonly digest: string;
  /** ARN of its service deployment, where there was one. */
  readonly deployment?: string | undefined;
  /** When it began; milliseconds since the Unix epoch. */
  readonly from: number;
}

/** Characters of a reason in the record of a release; the record of the decision has all of it. */
const LONGEST_REASON = 300;

/**
 * What people have answered to a release, or decided in place of its gates, the first first: for its record, which says by
 * it who let it through. A decision in place of a gate is among them when it was in force for its image while it went out;
 * whether a gate has heeded it is in that gate's verdict.
 *
 * @param decisions of its service, newest first
 */
export function decidedIn(decisions: readonly DecisionEntry[], of: DecidedOf): readonly string[] {
  return decisions
    .filter((each) => isOf(each, of))
    .reverse()
    .map(sentenceOf);
}

function isOf(entry: DecisionEntry, { digest, deployment, from }: DecidedOf): boolean {
  // An answer is of one deployment, whatever images it brings; and so is its end by teal stop.
  if (entry.hook !== undefined || isStop(entry))
    return entry.deployment !== undefined && entry.deployment === deployment;
  return entry.digest === digest && entry.expires !== undefined && Date.parse(entry.expires) > from;
}

/** Nothing in place of a gate: that would have an end, whatever the gate is called. */
const isStop = ({ gate, hook, expires, deployment }: DecisionEntry): boolean =>
  gate === 'stop' && hook === undefined && expires === undefined && deployment !== undefined;

function sentenceOf(entry: DecisionEntry): string {
  const { by, at, reason, expires } = entry;
  const what = whatOf(entry);
  const until = expires === undefined ? '' : ` until ${expires}`;
  const text = reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason;
  return `${what}, by ${by} at ${at}${until}${text === '' ? '' : `: ${text}`}`;
}

function whatOf(entry: DecisionEntry): string {
  const { gate, decision, hook, second } = entry;
  if (isStop(entry)) return 'stopped';
  if (hook !== undefined) return decision === 'pass' ? 'approved' : 'rejected';
  return `${decision} in place of the gate ${gate}${second ? ', as the second person' : ''}`;
}

/** The same from the records. That they cannot be read is told there: the end of a release is written all the same. */
export async function readDecided(
  journal: Pick<Journal, 'decisions'>,
  of: DecidedOf,
): Promise<readonly string[]> {
  try {
    return decidedIn(await journal.decisions(), of);
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, 'the records');
    if (failed === undefined) throw error;
    return [`what people have decided could not be read: ${failed.message}`.slice(0, 2 * LONGEST_REASON)];
  }
}
