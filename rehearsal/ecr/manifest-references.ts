import { z } from 'zod';

const descriptor = z.object({ digest: z.string(), size: z.number().optional() });
const shape = z.object({
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  config: descriptor.extend({ mediaType: z.string().optional() }).optional(),
  layers: z.array(descriptor).optional(),
  manifests: z.array(descriptor).optional(),
  subject: descriptor.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

/** What a manifest speaks of; nothing for text that is no manifest. */
export interface ManifestReferences {
  readonly mediaType?: string | undefined;
  /** Of an artifact: what it says, or the media type of its configuration. */
  readonly artifactType?: string | undefined;
  /** Digests of the configuration and the layers. */
  readonly layers: readonly string[];
  /** Of the images of an index. */
  readonly images: readonly string[];
  /** Digest of the image that it refers to. */
  readonly subject?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** In bytes, as the manifest says. */
  readonly layersSize: number;
}

// source: https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
export function referencesOf(manifest: string): ManifestReferences {
  const parsed = shape.safeParse(json(manifest));
  if (!parsed.success) return { layers: [], images: [], layersSize: 0 };
  const { mediaType, artifactType, config, layers = [], manifests = [], subject, annotations } = parsed.data;
  const blobs = [...(config ? [config] : []), ...layers];
  return {
    mediaType,
    artifactType: artifactType ?? config?.mediaType,
    layers: blobs.map(({ digest }) => digest),
    images: manifests.map(({ digest }) => digest),
    subject: subject?.digest,
    annotations,
    layersSize: blobs.reduce((sum, { size = 0 }) => sum + size, 0),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // ECR's own check of a manifest is not modelled
  }
}
