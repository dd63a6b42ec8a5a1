import type { Properties } from '../provider';
import { modelled, type ProviderEntry } from './modelled';

/** Systems Manager as CloudFormation uses it. Physical ids are names. */
export interface SsmModel {
  /** @param properties `Value` and `Type` among them @param overwrite the parameter exists */
  putParameter(name: string, properties: Properties, overwrite: boolean): void;
  deleteParameter(name: string): void;
  /** @param properties `Content` and `DocumentType` among them; content is text or an object */
  putDocument(name: string, properties: Properties): void;
  deleteDocument(name: string): void;
}

/** A document is replaced by these unless `UpdateMethod` asks for a new version. */
const REPLACES_DOCUMENT = [
  ...['Content', 'Attachments', 'DocumentFormat', 'Requires', 'TargetType', 'VersionName'],
];

export function ssmProviders(model: SsmModel): readonly ProviderEntry[] {
  return [
    modelled('AWS::SSM::Parameter', {
      create: ({ physicalId, properties }) => model.putParameter(physicalId, properties, false),
      update: ({ physicalId, properties }) => model.putParameter(physicalId, properties, true),
      delete: ({ physicalId }) => model.deleteParameter(physicalId),
    }),
    modelled(
      'AWS::SSM::Document',
      {
        create: ({ physicalId, properties }) => model.putDocument(physicalId, properties),
        update: ({ physicalId, properties }) => model.putDocument(physicalId, properties),
        delete: ({ physicalId }) => model.deleteDocument(physicalId),
      },
      {
        // source: AWS::SSM::Document UpdateMethod: `Replace` unless it says `NewVersion`.
        alsoReplacedBy: ({ UpdateMethod }) => (UpdateMethod === 'NewVersion' ? [] : REPLACES_DOCUMENT),
      },
    ),
  ];
}
