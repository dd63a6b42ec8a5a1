import type { ResourceProvider } from '../provider';
import { identityOf } from './made-up';
import { type ModelledResource, modelled, type ProviderEntry, stored } from './modelled';
import { REPLACED_BY } from './replaced-by';

/** AWS Lambda as CloudFormation uses it. */
export interface LambdaModel {
  /** @param lambdaFunction its physical id is its name */
  createFunction(lambdaFunction: ModelledResource): void | Promise<void>;
  /** Code and configuration; what is published keeps its own. */
  updateFunction(lambdaFunction: ModelledResource): void | Promise<void>;
  /** One that is there before its stack is, and may be another than it was thought to be. */
  takeFunctionOn?(lambdaFunction: ModelledResource): void | Promise<void>;
  deleteFunction(name: string): void | Promise<void>;
  /** @param functionName a name or an ARN @returns the number of the new version */
  publishVersion(functionName: string): number | Promise<number>;
  deleteVersion(versionArn: string): void;
  /** @param alias its physical id is its ARN; `FunctionVersion` among its properties */
  putAlias(alias: ModelledResource): void;
  deleteAlias(aliasArn: string): void;
}

export function lambdaProviders(model: LambdaModel): readonly ProviderEntry[] {
  return [
    modelled('AWS::Lambda::Function', {
      create: (lambdaFunction) => model.createFunction(lambdaFunction),
      update: (lambdaFunction) => model.updateFunction(lambdaFunction),
      delete: ({ physicalId }) => model.deleteFunction(physicalId),
      takeOn: (lambdaFunction) => model.takeFunctionOn?.(lambdaFunction),
    }),
    ['AWS::Lambda::Version', versions(model)],
    modelled('AWS::Lambda::Alias', {
      create: (alias) => model.putAlias(alias),
      update: (alias) => model.putAlias(alias),
      delete: ({ physicalId }) => model.deleteAlias(physicalId),
    }),
    // Permissions are not enforced.
    stored('AWS::Lambda::Permission'),
  ];
}

/** Numbers count up for each function, whichever resource publishes. */
function versions(model: Pick<LambdaModel, 'publishVersion' | 'deleteVersion'>): ResourceProvider {
  return {
    replacedBy: REPLACED_BY['AWS::Lambda::Version'],
    create: async (request) => {
      const made = await identityOf(request, request.properties);
      const version = String(await model.publishVersion(String(request.properties.FunctionName)));
      const arn = made.physicalId.replace(/:\d+$/, `:${version}`);
      return { physicalId: arn, attributes: { Version: version, FunctionArn: arn } };
    },
    update: async ({ physicalId, attributes }) => ({ physicalId, attributes }),
    delete: async ({ physicalId }) => model.deleteVersion(physicalId),
  };
}
