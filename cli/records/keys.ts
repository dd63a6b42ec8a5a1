import type { DecisionEntry, HoldEntry, LimitEntry, ReleaseEntry, RestoreEntry, ResumeEntry } from './entry';

/** Any entry of the journal. */
export type Entry = HoldEntry | ResumeEntry | ReleaseEntry | DecisionEntry | LimitEntry | RestoreEntry;

/** Where the records of a service in an environment are. */
export interface Place {
  readonly bucket: string;
  readonly environment: string;
  readonly service: string;
}

export const holdsPrefix = (environment: string): string => `${environment}/holds/`;

export const releasesPrefix = ({ environment, service }: Pick<Place, 'environment' | 'service'>): string =>
  `${environment}/${service}/releases/`;

export const decisionsPrefix = ({ environment, service }: Pick<Place, 'environment' | 'service'>): string =>
  `${environment}/${service}/decisions/`;

export const limitsPrefix = ({ environment, service }: Pick<Place, 'environment' | 'service'>): string =>
  `${environment}/${service}/limits/`;

const restoresPrefix = ({ environment, service }: Pick<Place, 'environment' | 'service'>): string =>
  `${environment}/${service}/restores/`;

const PREFIXES = {
  ...{ release: releasesPrefix, recovery: releasesPrefix },
  ...{ decision: decisionsPrefix, limit: limitsPrefix },
  restore: restoresPrefix,
} as const;

/** S3 lists by key, the smallest first: counted down from here, the newest comes first. In milliseconds, the year 2286. */
const END = 9_999_999_999_999;

/**
 * The key of an entry. That of a hold and that of its end hold the hold's id, so that a listing alone tells which
 * holds are open.
 *
 * @param nth of those of a service that are of one millisecond; the later ones come before, as newer ones do
 */
export function keyOf(entry: Entry, environment: string, nth = 0): string {
  const milliseconds = Date.parse(entry.at);
  const time = String(END - milliseconds).padStart(13, '0');
  switch (entry.kind) {
    case 'hold':
      return `${holdsPrefix(environment)}${time}-${entry.id}.json`;
    case 'resume':
      return `${holdsPrefix(environment)}${time}-resume-${entry.hold}.json`;
    default: {
      const suffix = nth === 0 ? '' : `-${nth}`;
      const iso = new Date(milliseconds).toISOString();
      return `${PREFIXES[entry.kind]({ environment, service: entry.service })}${time}-${iso}${suffix}.json`;
    }
  }
}

/** What a key among the holds says. */
export interface HoldKey {
  readonly key: string;
  readonly kind: 'hold' | 'resume';
  /** Id of the hold. */
  readonly hold: string;
}

/** @returns undefined for what no version of Teal writes there */
export function readHoldKey(key: string, environment: string): HoldKey | undefined {
  const prefix = holdsPrefix(environment);
  if (!key.startsWith(prefix)) return undefined;
  const [, resume, hold] =
    /^\d{13}-(resume-)?(hold-\d{8}T\d{6}Z-[0-9a-f]{4})\.json$/.exec(key.slice(prefix.length)) ?? [];
  return hold === undefined ? undefined : { key, kind: resume === undefined ? 'hold' : 'resume', hold };
}

/** Whether an entry stands under its own key: what does not was not written by Teal. */
export function isKeyOf(key: string, entry: Entry, environment: string): boolean {
  const [, nth] = /Z-(\d)\.json$/.exec(key) ?? [];
  return key === keyOf(entry, environment, nth === undefined ? 0 : Number(nth));
}
