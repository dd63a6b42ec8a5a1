import { z } from 'zod';

/*
 * Shapes of input that differ by protocol: in the query protocol every leaf is text. A service that is reached by
 * several protocols, or by query alone, reads its input with these.
 */

/** The query protocol writes an empty list as an empty text. */
export const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === '' ? [] : value), z.array(item));

export const number = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^[-+\d.eE]+$/)
      .transform(Number),
  ])
  .pipe(z.number());

export const integer = number.pipe(z.number().int());

export const boolean = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** A Date in CBOR, seconds since the Unix epoch in JSON, ISO 8601 in query. */
export const time = z
  .union([z.date(), z.number().transform((epoch) => new Date(epoch * 1000)), z.string().transform(fromText)])
  .pipe(z.date());

/** Bytes in CBOR, base64 in JSON and query. */
export const bytes = z.union([
  z.instanceof(Uint8Array),
  z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
]);

function fromText(text: string): Date {
  return new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text);
}
