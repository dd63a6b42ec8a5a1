import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { Layers } from '../ecr/layers';
import type { Repositories } from '../ecr/repositories';
import type { AwsService, Caller } from './aws-service';

const repository = { registryId: z.string().optional(), repositoryName: z.string() };
const batchCheckLayerAvailability = z.strictObject({
  ...repository,
  layerDigests: z.array(z.string()).min(1).max(100),
});
const initiateLayerUpload = z.strictObject(repository);
const uploadLayerPart = z.strictObject({
  ...repository,
  uploadId: z.string(),
  partFirstByte: z.number().int().nonnegative(),
  partLastByte: z.number().int().nonnegative(),
  layerPartBlob: z.base64(),
});
const completeLayerUpload = z.strictObject({
  ...repository,
  uploadId: z.string(),
  layerDigests: z.array(z.string()).min(1).max(100),
});
const getDownloadUrlForLayer = z.strictObject({ ...repository, layerDigest: z.string() });

const PATH = '/ecr-layers/';

/** What pushes and pulls layers. @param registryOf the registry that a call means */
export function layerOperations(
  registryOf: (input: unknown, caller: Caller) => Repositories,
): Required<Pick<AwsService, 'operations' | 'download'>> {
  /** Layers that URLs were given out for, by the path's last part. */
  const urls = new Map<string, { readonly layers: Layers; readonly digest: string }>();
  const named = (input: unknown, caller: Caller, name: string) => {
    const registry = registryOf(input, caller);
    return {
      layers: registry.repository(name).layers,
      answer: { registryId: registry.place.account, repositoryName: name },
    };
  };
  return {
    download: (path) => {
      const known = path.startsWith(PATH) && urls.get(path.slice(PATH.length));
      return known ? known.layers.get(known.digest) : undefined;
    },
    operations: {
      BatchCheckLayerAvailability(input, caller) {
        const { repositoryName, layerDigests } = batchCheckLayerAvailability.parse(input);
        const { layers } = named(input, caller, repositoryName);
        return {
          layers: layerDigests.map((layerDigest) => {
            const layerSize = layers.get(layerDigest)?.length;
            return {
              layerDigest,
              layerAvailability: layerSize === undefined ? 'UNAVAILABLE' : 'AVAILABLE',
              layerSize,
            };
          }),
          failures: [],
        };
      },

      InitiateLayerUpload(input, caller) {
        const { layers } = named(input, caller, initiateLayerUpload.parse(input).repositoryName);
        return { uploadId: layers.initiate(), partSize: layers.partSize };
      },

      UploadLayerPart(input, caller) {
        const { repositoryName, uploadId, partFirstByte, partLastByte, layerPartBlob } =
          uploadLayerPart.parse(input);
        const { layers, answer } = named(input, caller, repositoryName);
        const bytes = Buffer.from(layerPartBlob, 'base64');
        const lastByteReceived = layers.uploadPart(uploadId, partFirstByte, partLastByte, bytes);
        return { ...answer, uploadId, lastByteReceived };
      },

      CompleteLayerUpload(input, caller) {
        const { repositoryName, uploadId, layerDigests } = completeLayerUpload.parse(input);
        const [layerDigest = ''] = layerDigests;
        const { layers, answer } = named(input, caller, repositoryName);
        layers.complete(uploadId, layerDigest);
        return { ...answer, uploadId, layerDigest };
      },

      GetDownloadUrlForLayer(input, caller) {
        const { repositoryName, layerDigest } = getDownloadUrlForLayer.parse(input);
        const { layers } = named(input, caller, repositoryName);
        if (layers.get(layerDigest) === undefined) {
          throw new AwsError('LayersNotFoundException', `The layer ${layerDigest} could not be found`);
        }
        const token = randomBytes(16).toString('hex');
        urls.set(token, { layers, digest: layerDigest });
        return { downloadUrl: `${caller.endpoint ?? ''}${PATH}${token}`, layerDigest };
      },
    },
  };
}
