import type { Properties } from '../provider';
import { type ModelledResource, modelled, type ProviderEntry, type ResourceModel } from './modelled';

/** CloudWatch as CloudFormation uses it: what is put takes the place of what has the same name. */
export interface CloudWatchModel {
  /** @param where `Stack.LogicalId`, for errors @param properties as in the template, with the name */
  putMetricAlarm(where: string, properties: Properties): void;
  putCompositeAlarm(where: string, properties: Properties): void;
  deleteAlarm(name: string): void;
  putAlarmMuteRule(where: string, properties: Properties): void;
  deleteAlarmMuteRule(name: string): void;
  putDashboard(where: string, name: string, properties: Properties): void;
  deleteDashboard(name: string): void;
}

export function cloudWatchProviders(model: CloudWatchModel): readonly ProviderEntry[] {
  return [
    modelled(
      'AWS::CloudWatch::Alarm',
      alarms(model, (where, properties) => model.putMetricAlarm(where, properties)),
    ),
    modelled(
      'AWS::CloudWatch::CompositeAlarm',
      alarms(model, (where, properties) => model.putCompositeAlarm(where, properties)),
    ),
    modelled('AWS::CloudWatch::AlarmMuteRule', muteRules(model)),
    modelled('AWS::CloudWatch::Dashboard', dashboards(model)),
  ];
}

/** An alarm's physical id is its name. */
function alarms(model: CloudWatchModel, put: (where: string, properties: Properties) => void): ResourceModel {
  const set = ({ where, properties, physicalId }: ModelledResource) =>
    put(where, { ...properties, AlarmName: physicalId });
  return { create: set, update: set, delete: ({ physicalId }) => model.deleteAlarm(physicalId) };
}

/** A dashboard's physical id is its name. */
function dashboards(model: CloudWatchModel): ResourceModel {
  const set = ({ where, physicalId, properties }: ModelledResource) =>
    model.putDashboard(where, physicalId, properties);
  return { create: set, update: set, delete: ({ physicalId }) => model.deleteDashboard(physicalId) };
}

/** A mute rule's physical id is its ARN, which ends with its name. */
function muteRules(model: CloudWatchModel): ResourceModel {
  const nameOf = ({ physicalId }: ModelledResource) => physicalId.slice(physicalId.lastIndexOf(':') + 1);
  const set = (rule: ModelledResource) =>
    model.putAlarmMuteRule(rule.where, { ...rule.properties, Name: nameOf(rule) });
  return { create: set, update: set, delete: (rule) => model.deleteAlarmMuteRule(nameOf(rule)) };
}
