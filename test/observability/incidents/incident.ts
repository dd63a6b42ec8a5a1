import type { Traffic } from '../published-traffic';

/** Minutes from when to when. `unsaid`: only its end is told; `still`: it is not over at the end of what is looked at. */
export type Span = readonly [from: number | 'unsaid', to: number | 'still'];
export type Spans = Readonly<Record<string, readonly Span[]>>;

export interface Incident {
  readonly name: string;
  /** A sentence for docs/incidents.md. */
  readonly teaches: string;
  /** What it is like before and after. @default {@link WELL} */
  readonly before?: Traffic;
  /** Of what there are objectives. @default 'everything' */
  readonly objectives?: 'everything' | 'availability';
  /** Minutes that it lasts, from the first on. */
  readonly lasts: number;
  readonly during: (minute: number) => Partial<Traffic>;
  /** Minutes to look at. */
  readonly looked: number;
  /** By channel and what it is about: from when to when its receivers are told, both counted from the beginning of the incident. */
  readonly told: Spans;
  /** By composite: when it is red and nobody is told, since what is above it is red already. @default none */
  readonly heldBack?: Readonly<Record<string, number>>;
  /** By deployment alarm: when it would stop a release, and until when. @default none */
  readonly stops?: Spans;
}

/** A thousand requests a minute, one in two thousand of which fails: half of the budget. */
export const WELL: Traffic = { requests: 1000, slow: 2 };
const wellAt = (minute: number): Traffic => ({ ...WELL, failed: minute % 2 });

/** What is there in a minute of an incident, or after it. */
export const trafficOf = ({ before = WELL, lasts, during }: Incident, minute: number): Traffic => ({
  ...(before === WELL ? wellAt(minute) : before),
  ...(minute < lasts ? during(minute) : {}),
});
