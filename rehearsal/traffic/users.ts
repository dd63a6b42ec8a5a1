import type { RevisionOf, TrafficSummary } from './request-tally';

/** The users of a service in a rehearsal: live requests, or counts that are drawn. */
export interface Users {
  /** Requests that were due and could not be sent, because this machine did not keep up. */
  readonly notSent: number;
  start(): void;
  /** Counts the requests that are due from now on, until it is called again. */
  open(revisionOf: RevisionOf): ReleaseBook;
  /** @param atOnce breaks off what has not been answered */
  stop(atOnce: boolean): Promise<void>;
}

/** What the users of one release meet. */
export interface ReleaseBook {
  /** Of now: cheap enough for a status line. */
  readonly summary: TrafficSummary;
  /** Counts no more new ones; resolves when those that are open have ended, or have had their time. */
  close(signal: AbortSignal): Promise<TrafficSummary>;
}
