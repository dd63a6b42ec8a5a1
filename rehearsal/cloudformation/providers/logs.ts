import { modelled, type ProviderEntry } from './modelled';

/** CloudWatch Logs as CloudFormation uses it. */
export interface LogsModel {
  /** @param retentionInDays undefined: kept for ever */
  createLogGroup(name: string, retentionInDays: number | undefined): void;
  setRetention(name: string, retentionInDays: number | undefined): void;
  deleteLogGroup(name: string): void;
}

export function logsProviders(model: LogsModel): readonly ProviderEntry[] {
  const days = (value: unknown) => (value === undefined ? undefined : Number(value));
  return [
    modelled('AWS::Logs::LogGroup', {
      create: ({ physicalId, properties }) =>
        model.createLogGroup(physicalId, days(properties.RetentionInDays)),
      update: ({ physicalId, properties }) =>
        model.setRetention(physicalId, days(properties.RetentionInDays)),
      delete: ({ physicalId }) => model.deleteLogGroup(physicalId),
    }),
  ];
}
