import { z } from 'zod';
import { EXIT, VerbFailed } from '../exit-codes';
import { type BaseImage, isWhole } from './images';

/** Of Amazon's mirror of Docker's official images, which asks nobody to sign in. source: app/Dockerfile */
const REGISTRY = 'https://public.ecr.aws';
const NAME = 'docker/library/node';
const TAG = '24-trixie-slim';
/** As Teal's tasks are. source: lib/config/defaults.ts (architecture) */
const ARCHITECTURE = 'arm64';

const INDEX =
  'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json';
const MANIFEST =
  'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';
const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

const descriptor = z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/), size: z.number() });
const index = z.object({
  manifests: z.array(
    descriptor.extend({ platform: z.object({ architecture: z.string(), os: z.string() }).optional() }),
  ),
});
const manifest = z.object({ config: descriptor, layers: z.array(descriptor) });
const config = z.object({
  architecture: z.string(),
  os: z.string(),
  rootfs: z.object({ type: z.literal('layers'), diff_ids: z.array(z.string()) }),
  config: z.object({ Env: z.array(z.string()).optional() }).optional(),
});

/**
 * Reads what the image of Node consists of; its layers are read when they are pushed.
 *
 * @throws VerbFailed where the registry cannot be reached from this machine, or answers something else
 */
export async function readBase(signal: AbortSignal): Promise<BaseImage> {
  try {
    const { token } = z
      .object({ token: z.string() })
      .parse(await (await get('/token/?service=public.ecr.aws&scope=aws', {}, signal)).json());
    const of = (path: string, accept: string) =>
      get(`/v2/${NAME}/${path}`, { authorization: `Bearer ${token}`, accept }, signal);
    const { manifests } = index.parse(await (await of(`manifests/${TAG}`, INDEX)).json());
    const own = manifests.find(
      ({ platform }) => platform?.os === 'linux' && platform.architecture === ARCHITECTURE,
    );
    if (!own) throw new Error(`${NAME}:${TAG} must have an image for ${ARCHITECTURE}, got none`);
    const found = manifest.parse(
      JSON.parse(await verified(of(`manifests/${own.digest}`, MANIFEST), own.digest)),
    );
    return {
      config: config.parse(
        JSON.parse(await verified(of(`blobs/${found.config.digest}`, '*/*'), found.config.digest)),
      ),
      layers: found.layers.map(({ digest, size }) => ({
        ...{ digest, size, mediaType: LAYER_TYPE },
        async *read() {
          yield* (await of(`blobs/${digest}`, '*/*')).body as unknown as AsyncIterable<Uint8Array>;
        },
      })),
    };
  } catch (error) {
    signal.throwIfAborted();
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `${REGISTRY}/${NAME}:${TAG} must be readable from this machine, got ${error instanceof Error ? error.message.split('\n')[0] : 'no answer'}; let it through, the images of a run are made of it`,
      { cause: error },
    );
  }
}

async function get(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  const response = await fetch(`${REGISTRY}${path}`, { headers, signal });
  if (response.ok && response.body) return response;
  throw new Error(`status ${response.status}`);
}

async function verified(response: Promise<Response>, digest: string): Promise<string> {
  const bytes = new Uint8Array(await (await response).arrayBuffer());
  if (isWhole(bytes, digest)) return Buffer.from(bytes).toString('utf8');
  throw new Error(`a content that does not hash to ${digest}`);
}
