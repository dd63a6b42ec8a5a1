import type { Assembly } from '../assembly/assembly';
import { AwsError } from '../aws-error';
import type { LambdaModel } from '../cloudformation/providers/lambda';
import type { ModelledResource } from '../cloudformation/providers/modelled';
import type { Buckets } from '../s3/buckets';
import type { Functions } from '../service/functions';

/**
 * Functions as stacks change them.
 *
 * @param place of the stacks
 * @param code where it is: among the assets of the assembly that is being deployed, or in a bucket
 */
export function lambdaModel(
  functions: Functions,
  { region }: { readonly region: string },
  code: { readonly fileAssets: () => Assembly['fileAssets']; readonly buckets: Buckets },
): LambdaModel {
  const versions = new Map<string, number>();
  const arns = new Map<string, string>();
  const definitionOf = ({ physicalId: name, attributes, properties, where }: ModelledResource) => {
    const arn = String(attributes.Arn);
    arns.set(name, arn);
    const fileAssets = code.fileAssets();
    const uploaded = archiveOf(properties.Code, fileAssets, code.buckets);
    return [arn, { where, name, region, properties, fileAssets, uploaded }] as const;
  };
  const define = (resource: ModelledResource) => functions.define(...definitionOf(resource));
  return {
    createFunction: (resource) => {
      const defined = define(resource);
      versions.set(String(resource.attributes.Arn), 0);
      return defined;
    },
    updateFunction: define,
    takeFunctionOn: (resource) => functions.defineFirst(...definitionOf(resource)),
    deleteFunction: () => undefined,
    async publishVersion(functionName) {
      const arn = arns.get(functionName) ?? functionName;
      // The template of before has published the first.
      const version = (versions.get(arn) ?? 1) + 1;
      versions.set(arn, version);
      await functions.publish(arn, version);
      return version;
    },
    deleteVersion: (versionArn) => functions.deleteVersion(versionArn),
    putAlias: ({ physicalId, properties }) => {
      const { FunctionName, FunctionVersion } = properties;
      const arn = arns.get(String(FunctionName)) ?? physicalId.replace(/:[^:]+$/, '');
      functions.pointAlias(physicalId, `${arn}:${FunctionVersion}`);
    },
    deleteAlias: () => undefined,
  };
}

/**
 * What somebody has put into a bucket, the cdk command line say. An asset that is here needs none.
 *
 * @throws AwsError as Lambda, for an object that is not there
 */
function archiveOf(
  code: unknown,
  fileAssets: Assembly['fileAssets'],
  buckets: Buckets,
): Uint8Array | undefined {
  const { S3Bucket, S3Key, S3ObjectVersion } = (code ?? {}) as Readonly<Record<string, unknown>>;
  const [bucket, key] = [String(S3Bucket), String(S3Key)];
  if (S3Key === undefined || fileAssets.has(key) || !buckets.has(bucket)) return undefined;
  try {
    return buckets
      .bucket(bucket)
      .get(key, S3ObjectVersion === undefined ? undefined : String(S3ObjectVersion)).body;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // source: observed
    throw new AwsError(
      'InvalidParameterValueException',
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}
