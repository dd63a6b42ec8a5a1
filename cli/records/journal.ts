import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { EXIT, VerbFailed } from '../exit-codes';
import { RecordsBucket, type StoredObject } from './bucket';
import {
  type DecisionEntry,
  decisionSchema,
  type HoldEntry,
  holdSchema,
  type LimitEntry,
  limitSchema,
  type ReleaseEntry,
  type ResumeEntry,
  releaseSchema,
  restoreSchema,
  resumeSchema,
} from './entry';
import { openHolds } from './hold';
import {
  decisionsPrefix,
  type Entry,
  type HoldKey,
  holdsPrefix,
  isKeyOf,
  keyOf,
  limitsPrefix,
  type Place,
  readHoldKey,
  releasesPrefix,
} from './keys';
import { Unreadable, unreadable } from './unreadable';

/**
 * What is written down of a service's releases, and of its environment's holds. It only grows: nothing in it is ever
 * changed or removed. It fails on any record that it cannot read, rather than passing over what may be a hold.
 */
export interface Journal {
  /** The newest hold that nothing has ended. @throws VerbFailed */
  hold(): Promise<HoldEntry | undefined>;
  /** All holds that nothing has ended, newest first; the environment is free when there is none. @throws VerbFailed */
  holds(): Promise<readonly HoldEntry[]>;
  /**
   * Newest first.
   *
   * @param limit 1 to 10,000. @default 100
   * @throws VerbFailed
   */
  releases(limit?: number): Promise<readonly ReleaseEntry[]>;
  /** What people have decided about gates, likewise. */
  decisions(limit?: number): Promise<readonly DecisionEntry[]>;
  /** How people have changed the limit on requests from one address, likewise. */
  limits(limit?: number): Promise<readonly LimitEntry[]>;
  /**
   * What can be read of the open holds, for whom a record that cannot be read must not stop: a recovery. An end that
   * cannot be read is none. @throws VerbFailed when there is no such bucket, and what the SDK throws
   */
  readableHolds(): Promise<Readable<HoldEntry>>;
  /** Likewise. */
  readableReleases(limit?: number): Promise<Readable<ReleaseEntry>>;
  /**
   * Adds an entry, under a key of its own. Adding the same one again is no error and changes nothing.
   *
   * @throws VerbFailed when the entry is not one, or its key is taken by another
   */
  append(entry: Entry): Promise<void>;
}

/** Records that could be read, newest first, and what was said of those that could not. */
export interface Readable<E> {
  readonly entries: readonly E[];
  readonly unreadable: readonly Unreadable[];
}

/** Holds whose end is read, too, not just found by its key: enough to meet what a person has written there by hand. */
const READ_ALSO = 50;

/** Releases of a service in one millisecond: none has two, but a clock may stand still. */
const OF_ONE_MILLISECOND = 10;

const holdsSchema = z.discriminatedUnion('kind', [holdSchema, resumeSchema]);
const entrySchema = z.discriminatedUnion('kind', [
  holdSchema,
  resumeSchema,
  releaseSchema,
  decisionSchema,
  limitSchema,
  restoreSchema,
]);

export function journalOf(s3: S3Client, place: Place): Journal {
  const bucket = new RecordsBucket(s3, place.bucket);
  const holds = async () => openHolds(allOf(await readHolds(bucket, place)));
  return {
    holds,
    hold: async () => (await holds())[0],
    releases: async (limit = 100) => allOf(await readReleases(bucket, place, limit)),
    decisions: async (limit = 100) =>
      allOf(await readOfService(bucket, place, decisionsPrefix(place), decisionSchema, limit)),
    limits: async (limit = 100) =>
      allOf(await readOfService(bucket, place, limitsPrefix(place), limitSchema, limit)),
    readableHolds: async () => {
      const { entries, unreadable } = await readHolds(bucket, place);
      return { entries: openHolds(entries), unreadable };
    },
    readableReleases: (limit = 100) => readReleases(bucket, place, limit),
    append: (entry) => append(bucket, place, entry),
  };
}

/** @throws Unreadable */
function allOf<E>({ entries, unreadable: [first] }: Readable<E>): readonly E[] {
  if (first !== undefined) throw first;
  return entries;
}

/** Of all holds what tells whether they are open; newest first. */
async function readHolds(
  bucket: RecordsBucket,
  { environment }: Place,
): Promise<Readable<HoldEntry | ResumeEntry>> {
  const listed = await bucket.list(holdsPrefix(environment));
  const foreign: Unreadable[] = [];
  const keys = listed.flatMap((object) => {
    const read = readHoldKey(object.key, environment);
    if (read !== undefined) return [{ ...read, object }];
    const at = { bucket: bucket.name, key: object.key };
    foreign.push(unreadable(at, 'another name than one of its own'));
    return [];
  });
  const worthReading = worthReadingOf(keys);
  const objects = keys.filter(({ hold }) => worthReading.has(hold)).map(({ object }) => object);
  const read = await readEntries(bucket, objects, holdsSchema, (entry, key) =>
    isKeyOf(key, entry, environment),
  );
  return { entries: read.entries, unreadable: [...foreign, ...read.unreadable] };
}

/** The ids of the open holds, and of the newest of the others. @param keys newest first */
function worthReadingOf(keys: readonly HoldKey[]): ReadonlySet<string> {
  const ended = new Set(keys.filter(({ kind }) => kind === 'resume').map(({ hold }) => hold));
  const all = [...new Set(keys.map(({ hold }) => hold))];
  return new Set([...all.filter((id) => !ended.has(id)), ...all.slice(0, READ_ALSO)]);
}

const readReleases = (bucket: RecordsBucket, place: Place, limit: number): Promise<Readable<ReleaseEntry>> =>
  readOfService(bucket, place, releasesPrefix(place), releaseSchema, limit);

async function readOfService<E extends ReleaseEntry | DecisionEntry | LimitEntry>(
  bucket: RecordsBucket,
  place: Place,
  prefix: string,
  schema: z.ZodType<E>,
  limit: number,
): Promise<Readable<E>> {
  const objects = await bucket.list(prefix, limit);
  return readEntries(
    bucket,
    objects,
    schema,
    (entry, key) =>
      entry.environment === place.environment &&
      entry.service === place.service &&
      isKeyOf(key, entry, place.environment),
  );
}

async function readEntries<E>(
  bucket: RecordsBucket,
  objects: readonly StoredObject[],
  schema: z.ZodType<E>,
  isIts: (entry: E, key: string) => boolean,
): Promise<Readable<E>> {
  const texts = await bucket.readAll(objects);
  const read = objects.map(({ key }, index) => {
    const text = texts[index] ?? '';
    return text instanceof Unreadable
      ? text
      : parsed(text, { bucket: bucket.name, key }, schema, (entry) => isIts(entry, key));
  });
  return {
    entries: read.filter((each): each is E => !(each instanceof Unreadable)),
    unreadable: read.filter((each): each is Extract<typeof each, Unreadable> => each instanceof Unreadable),
  };
}

function parsed<E>(
  text: string,
  at: { readonly bucket: string; readonly key: string },
  schema: z.ZodType<E>,
  isIts: (entry: E) => boolean,
): E | Unreadable {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return unreadable(at, 'no JSON', error);
  }
  const { data, error } = schema.safeParse(json);
  if (data === undefined) return unreadable(at, problemOf(error), error);
  return isIts(data) ? data : unreadable(at, 'the content of another key');
}

async function append(bucket: RecordsBucket, place: Place, entry: Entry): Promise<void> {
  const { data, error } = entrySchema.safeParse(entry);
  if (data === undefined) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `a record must be complete, got one with ${problemOf(error)}; nothing was written`,
    );
  }
  const isHere =
    !('service' in data) || (data.service === place.service && data.environment === place.environment);
  if (!isHere)
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      'a record must be of its own service and environment, got another; nothing was written',
    );
  const text = `${JSON.stringify(data, null, 2)}\n`;
  // The key of a hold has its id: a second one under it is another record of the same, and is not written.
  const tries = 'service' in data ? OF_ONE_MILLISECOND : 1;
  for (let nth = 0; nth < tries; nth++) {
    if (await bucket.add(keyOf(data, place.environment, nth), text)) return;
  }
  throw new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `the record ${keyOf(data, place.environment)} must be new, got one that is there already; nothing was written`,
  );
}

function problemOf(error: z.ZodError | undefined): string {
  const [first] = error?.issues ?? [];
  return first === undefined ? 'nothing' : `${first.path.join('.') || 'the whole'}: ${first.message}`;
}
