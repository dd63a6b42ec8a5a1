import { shown } from '../../lambda/uniformity/shown';
import { changedAt, holding } from './changed';
import { CURRENT, type Facts, PENDING, type SeenSecret, type SeenTask } from './seen';

export type FindingKind =
  | 'missing'
  | 'empty'
  | 'scheduled-for-deletion'
  | 'too-old'
  | 'rotation-overdue'
  | 'rotation-unfinished'
  | 'unused'
  | 'unknown';

export interface Finding {
  /** Name of the secret. */
  readonly secret: string;
  readonly finding: FindingKind;
  /** What is so, and what to do. */
  readonly text: string;
}

export interface Limits {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Milliseconds. */
  readonly maxAge: number;
  /** Milliseconds. */
  readonly unusedFor: number;
}

const DAY = 86_400_000;
/** A rotation function has four steps of at most 15 minutes. source: Lambda quotas; Secrets Manager user guide */
const LONGEST_ROTATION = 3_600_000;

/** What is wrong with secrets, the worst of each first. */
export const findingsOf = (
  secrets: readonly SeenSecret[],
  tasks: readonly SeenTask[],
  limits: Limits,
): readonly Finding[] =>
  secrets.flatMap((secret) =>
    ofOne(secret, tasks, limits).map(([finding, text]) => ({ secret: secret.name, finding, text })),
  );

type Said = readonly [FindingKind, string];

function ofOne(secret: SeenSecret, tasks: readonly SeenTask[], limits: Limits): readonly Said[] {
  const { state } = secret;
  switch (state.is) {
    case 'unknown':
      return [['unknown', state.reason]];
    case 'missing':
      return [['missing', 'it is not there, so no new task starts: make it, or take it off the service']];
    case 'known':
      break;
  }
  const { facts } = state;
  // One that goes, or has no value, has no age that anybody would have to do something about.
  if (facts.deletedAt !== undefined) {
    const fix = `no new task starts; to keep it: aws secretsmanager restore-secret --secret-id ${shown(secret.name)}`;
    return [['scheduled-for-deletion', `its deletion is scheduled since ${day(facts.deletedAt)}; ${fix}`]];
  }
  const changed = changedAt(facts);
  if (changed === undefined) {
    return [
      ['empty', `no version of it is ${CURRENT}, so no new task starts: teal secrets set gives it one`],
    ];
  }
  return [
    ...aged(secret, changed, limits),
    ...rotating(facts, limits),
    ...unused(secret, facts, tasks, limits),
  ];
}

function aged({ kind }: SeenSecret, changed: number, { now, maxAge }: Limits): readonly Said[] {
  const age = now - changed;
  if (age <= maxAge) return [];
  const fix = kind === 'secret' ? 'teal secrets rotate, or set' : 'teal secrets set';
  return [
    ['too-old', `its value is ${days(age)} old, since ${day(changed)}, of at most ${days(maxAge)}; ${fix}`],
  ];
}

function rotating(facts: Facts, { now }: Limits): readonly Said[] {
  const { rotation } = facts;
  const pending = holding(facts, PENDING);
  const isUnfinished =
    pending !== undefined && !pending.stages.includes(CURRENT) && now - pending.createdAt > LONGEST_ROTATION;
  // What is unfinished is why it is overdue, and is mended first.
  if (isUnfinished) {
    const since = `a rotation that began on ${day(pending.createdAt)} has not ended`;
    return [['rotation-unfinished', `${since}, and no other begins: ${functionWords(facts)}`]];
  }
  // The date is a day on or before whose end it rotates. source: Secrets Manager API reference, DescribeSecret
  if (rotation?.nextAt === undefined || now - rotation.nextAt <= DAY) return [];
  return [['rotation-overdue', `it should have rotated by ${day(rotation.nextAt)}: ${functionWords(facts)}`]];
}

const functionWords = ({ rotation }: Facts): string =>
  rotation?.function === undefined
    ? 'see who owns the secret'
    : `see the log of ${shown(rotation.function.split(':function:')[1] ?? rotation.function)}`;

/** What a task that runs has read when it started counts as used, however long ago that was. */
function unused(
  { kind, reads }: SeenSecret,
  { accessedAt, createdAt }: Facts,
  tasks: readonly SeenTask[],
  { now, unusedFor }: Limits,
): readonly Said[] {
  // Of a parameter nobody tells; the test header is read when there is a release.
  if (kind === 'parameter' || reads.length === 0) return [];
  if (tasks.length > 0) return [];
  const since = accessedAt ?? createdAt;
  if (since === undefined || now - since <= unusedFor) return [];
  const last =
    accessedAt === undefined ? 'nothing has ever read it' : `nothing has read it since ${day(since)}`;
  return [['unused', `no task runs, and ${last}: delete it if nobody needs it`]];
}

const days = (milliseconds: number): string => `${Math.floor(milliseconds / DAY)} days`;
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
