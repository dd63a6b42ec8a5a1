import type { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { EXIT, VerbFailed } from '../exit-codes';
import { RecordsBucket, type StoredObject } from './bucket';
import {
  type HoldEntry,
  holdSchema,
  type ReleaseEntry,
  type ResumeEntry,
  releaseSchema,
  resumeSchema,
} from './entry';
import { openHolds } from './hold';
import {
  type Entry,
  type HoldKey,
  holdsPrefix,
  isKeyOf,
  keyOf,
  type Place,
  readHoldKey,
  releasesPrefix,
} from './keys';
import { unreadable } from './unreadable';

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
  /**
   * Adds an entry, under a key of its own. Adding the same one again is no error and changes nothing.
   *
   * @throws VerbFailed when the entry is not one, or its key is taken by another
   */
  append(entry: Entry): Promise<void>;
}

/** Holds whose end is read, too, not just found by its key: enough to meet what a person has written there by hand. */
const READ_ALSO = 50;

/** Releases of a service in one millisecond: none has two, but a clock may stand still. */
const OF_ONE_MILLISECOND = 10;

const holdsSchema = z.discriminatedUnion('kind', [holdSchema, resumeSchema]);
const entrySchema = z.discriminatedUnion('kind', [holdSchema, resumeSchema, releaseSchema]);

export function journalOf(s3: S3Client, place: Place): Journal {
  const bucket = new RecordsBucket(s3, place.bucket);
  const holds = async () => openHolds(await readHolds(bucket, place));
  return {
    holds,
    hold: async () => (await holds())[0],
    releases: (limit = 100) => readReleases(bucket, place, limit),
    append: (entry) => append(bucket, place, entry),
  };
}

/** Of all holds what tells whether they are open; newest first. */
async function readHolds(
  bucket: RecordsBucket,
  { environment }: Place,
): Promise<(HoldEntry | ResumeEntry)[]> {
  const listed = await bucket.list(holdsPrefix(environment));
  const keys = listed.map((object) => {
    const read = readHoldKey(object.key, environment);
    if (read === undefined)
      throw unreadable({ bucket: bucket.name, key: object.key }, 'another name than one of its own');
    return { ...read, object };
  });
  const worthReading = worthReadingOf(keys);
  const objects = keys.filter(({ hold }) => worthReading.has(hold)).map(({ object }) => object);
  return readEntries(bucket, objects, holdsSchema, (entry, key) => isKeyOf(key, entry, environment));
}

/** The ids of the open holds, and of the newest of the others. @param keys newest first */
function worthReadingOf(keys: readonly HoldKey[]): ReadonlySet<string> {
  const ended = new Set(keys.filter(({ kind }) => kind === 'resume').map(({ hold }) => hold));
  const all = [...new Set(keys.map(({ hold }) => hold))];
  return new Set([...all.filter((id) => !ended.has(id)), ...all.slice(0, READ_ALSO)]);
}

async function readReleases(bucket: RecordsBucket, place: Place, limit: number): Promise<ReleaseEntry[]> {
  const objects = await bucket.list(releasesPrefix(place), limit);
  return readEntries(
    bucket,
    objects,
    releaseSchema,
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
): Promise<E[]> {
  const texts = await bucket.readAll(objects);
  return objects.map(({ key }, index) => {
    const at = { bucket: bucket.name, key };
    let json: unknown;
    try {
      json = JSON.parse(texts[index] ?? '');
    } catch (error) {
      throw unreadable(at, 'no JSON', error);
    }
    const { data, error } = schema.safeParse(json);
    if (data === undefined) throw unreadable(at, problemOf(error), error);
    if (!isIts(data, key)) throw unreadable(at, 'the content of another key');
    return data;
  });
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
