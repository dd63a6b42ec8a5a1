import { callFailed, isAnswer } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import { VerbFailed } from '../exit-codes';
import { type Deployed, recordsPlaceOf } from '../records/deployed';
import type { DecisionEntry, HoldEntry, ReleaseEntry } from '../records/entry';
import { type Journal, journalOf } from '../records/journal';
import type { Entry } from '../records/keys';
import { within } from './within';

/** Releases that are read: years of a service that is released each day. */
const MOST_RELEASES = 1000;
/** Milliseconds on the wall that users wait for records, at each time that they are asked. */
const LONGEST_MS = 10_000;

export interface RecordsSeen {
  /** Newest first; none where they could not be read. */
  readonly holds: readonly HoldEntry[];
  readonly releases: readonly ReleaseEntry[];
  /** Whether the bucket could be asked at all. */
  readonly isReached: boolean;
  /** Why they are not whole, where they are not. */
  readonly lacking?: string;
}

/** Whether a write is there: `maybe` where its answer was lost. */
export type Written = { readonly is: 'yes' } | { readonly is: 'no' | 'maybe'; readonly reason: string };

/** The records for a recovery, which their outage and a record that cannot be read do not stop. */
export class RecoveryRecords {
  constructor(
    private readonly journal: () => Promise<Journal>,
    private readonly of: Pick<ServiceOptions, 'service' | 'env'>,
  ) {}

  static of(
    clients: Pick<Clients, 's3'>,
    deployed: Deployed,
    options: Pick<ServiceOptions, 'service' | 'env'>,
  ): RecoveryRecords {
    let journal: Promise<Journal> | undefined;
    const open = async () => journalOf(await clients.s3(), recordsPlaceOf(deployed, options));
    return new RecoveryRecords(() => (journal ??= open()), options);
  }

  async read(): Promise<RecordsSeen> {
    try {
      const journal = await this.journal();
      const [holds, releases] = await within(
        LONGEST_MS,
        'the records',
        Promise.all([journal.readableHolds(), journal.readableReleases(MOST_RELEASES)]),
      );
      const unreadable = [...holds.unreadable, ...releases.unreadable].map(({ message }) => message);
      return {
        holds: holds.entries,
        releases: releases.entries,
        isReached: true,
        ...(unreadable.length > 0 && { lacking: unreadable.join('; ') }),
      };
    } catch (error) {
      return { holds: [], releases: [], isReached: false, lacking: this.failed(error).message };
    }
  }

  /** @returns undefined when they cannot be read */
  async holds(): Promise<readonly HoldEntry[] | undefined> {
    try {
      const journal = await this.journal();
      return (await within(LONGEST_MS, 'the records', journal.readableHolds())).entries;
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }

  /** The newest. @throws VerbFailed */
  async releases(limit: number): Promise<readonly ReleaseEntry[]> {
    const journal = await this.journal();
    return (await within(LONGEST_MS, 'the records', journal.readableReleases(limit))).entries;
  }

  /** What people have decided, newest first. @throws VerbFailed */
  async decisions(): Promise<readonly DecisionEntry[]> {
    const journal = await this.journal();
    return within(LONGEST_MS, 'the records', journal.decisions());
  }

  async write(entry: Entry): Promise<Written> {
    try {
      const journal = await this.journal();
      await within(LONGEST_MS, 'the records', journal.append(entry));
      return { is: 'yes' };
    } catch (error) {
      const { message } = this.failed(error);
      const wasRefused = error instanceof VerbFailed || (isAnswer(error) && !isFault(error));
      return { is: wasRefused ? 'no' : 'maybe', reason: message };
    }
  }

  /** @throws what is a mistake of this program */
  private failed(error: unknown): VerbFailed {
    const failed = error instanceof VerbFailed ? error : callFailed(error, this.of);
    if (failed === undefined) throw error;
    return failed;
  }
}

/** S3 may have written what it answered with a 5xx to; what was not answered in time is no answer either. */
function isFault(error: unknown): boolean {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return ($metadata?.httpStatusCode ?? 500) >= 500;
}
