import * as z from 'zod/mini';
import { DIGEST, LARGEST_CONFIG, LARGEST_IMAGE, MANIFEST_TYPE, NotAnImage } from './content';

// `zod/mini`: a gate reads this, too, and all of zod would be most of its bundle.

const descriptor = z.object({
  mediaType: z.string().check(z.maxLength(256)),
  digest: z.string().check(z.regex(DIGEST, 'must be sha256: and 64 digits')),
  size: z.int().check(z.positive(), z.maximum(LARGEST_IMAGE)),
  // A layer from elsewhere (foreign layers) is one that ECR does not have.
  urls: z.optional(z.undefined('must not be there: a layer must be in the registry')),
});

/** Something that refers to an image: a signature, an SBOM. Hostile until it is read here. */
const artifactSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.literal(MANIFEST_TYPE),
  artifactType: z.optional(z.string().check(z.maxLength(256))),
  config: z.extend(descriptor, { size: z.int().check(z.positive(), z.maximum(LARGEST_CONFIG)) }),
  layers: z.array(descriptor).check(z.minLength(1), z.maxLength(8)),
  subject: descriptor,
});

export type ArtifactManifest = z.infer<typeof artifactSchema>;

/** @param where names the document in the message @throws NotAnImage */
export const parseArtifact = (text: string, where: string): ArtifactManifest =>
  parse(artifactSchema, text, where);

/** @param where names the document in the message @throws NotAnImage */
export function parse<T>(schema: z.core.$ZodType<T>, text: string, where: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new NotAnImage(`${where} must be JSON, got something else; build the image anew`, { cause: error });
  }
  const { data, error } = z.safeParse(schema, json);
  if (error === undefined) return data as T;
  const problems = error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new NotAnImage(
    `${where} must be of an image as OCI 1.1 writes it, got ${problems.join('; ')}; build it with docker buildx build --output type=oci`,
  );
}
