import type { Assembly } from '../assembly/assembly';
import type { LambdaModel } from '../cloudformation/providers/lambda';
import type { ModelledResource } from '../cloudformation/providers/modelled';
import type { Functions } from '../service/functions';

/**
 * Functions as stacks change them.
 *
 * @param place of the stacks
 * @param fileAssets of the assembly that is being deployed
 */
export function lambdaModel(
  functions: Functions,
  { region }: { readonly region: string },
  fileAssets: () => Assembly['fileAssets'],
): LambdaModel {
  const versions = new Map<string, number>();
  const arns = new Map<string, string>();
  const define = async ({ physicalId: name, attributes, properties, where }: ModelledResource) => {
    const arn = String(attributes.Arn);
    arns.set(name, arn);
    await functions.define(arn, { where, name, region, properties, fileAssets: fileAssets() });
  };
  return {
    createFunction: define,
    updateFunction: define,
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
