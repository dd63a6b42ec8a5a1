import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { Operation } from './aws-service';
import type { CloudWatchModel } from './cloudwatch-model';
import { page } from './paging';
import { boolean, integer, list, number, time } from './wire-shapes';

const state = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);
const alarmType = z.enum(['MetricAlarm', 'CompositeAlarm']);
const paging = {
  MaxRecords: integer.pipe(z.number().min(1).max(100)).default(50),
  NextToken: z.string().optional(),
};
const describeAlarms = z.strictObject({
  AlarmNames: list(z.string()).optional(),
  AlarmNamePrefix: z.string().optional(),
  // AWS: without it, only metric alarms are returned.
  AlarmTypes: list(alarmType).default(['MetricAlarm']),
  StateValue: state.optional(),
  ActionPrefix: z.string().optional(),
  ...paging,
});
const describeAlarmHistory = z.strictObject({
  AlarmName: z.string().optional(),
  AlarmTypes: list(alarmType).default(['MetricAlarm']),
  HistoryItemType: z.string().optional(),
  StartDate: time.optional(),
  EndDate: time.optional(),
  ScanBy: z.enum(['TimestampAscending', 'TimestampDescending']).default('TimestampDescending'),
  ...paging,
});
const setAlarmState = z.strictObject({
  AlarmName: z.string(),
  StateValue: state,
  StateReason: z.string().max(1023),
  StateReasonData: z.string().max(4000).optional(),
});
const deleteAlarms = z.strictObject({ AlarmNames: list(z.string()).pipe(z.array(z.string()).max(100)) });
const dimensions = list(z.strictObject({ Name: z.string(), Value: z.string() }));
const actions = list(z.string());
const metricDataQuery = z.strictObject({
  Id: z.string(),
  MetricStat: z
    .strictObject({
      Metric: z.strictObject({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: dimensions.optional(),
      }),
      Period: integer,
      Stat: z.string(),
      Unit: z.string().optional(),
    })
    .optional(),
  Expression: z.string().optional(),
  Label: z.string().optional(),
  ReturnData: boolean.optional(),
  Period: integer.optional(),
  AccountId: z.string().optional(),
});
/** Loose: the model knows which properties it takes, and refuses the others by name. */
const putMetricAlarm = z.looseObject({
  AlarmName: z.string().min(1).max(255),
  Period: integer.optional(),
  EvaluationPeriods: integer.optional(),
  DatapointsToAlarm: integer.optional(),
  Threshold: number.optional(),
  ActionsEnabled: boolean.optional(),
  Dimensions: dimensions.optional(),
  Metrics: list(metricDataQuery).optional(),
  AlarmActions: actions.optional(),
  OKActions: actions.optional(),
  InsufficientDataActions: actions.optional(),
  // A tag decides nothing.
  Tags: z.unknown().optional(),
});

export function alarmOperations(model: CloudWatchModel): Record<string, Operation> {
  const exists = (name: string) =>
    [...model.metricAlarms(), ...model.compositeAlarms()].some(({ AlarmName }) => AlarmName === name);

  return {
    DescribeAlarms(input) {
      const given = describeAlarms.parse(input);
      if (given.AlarmNames !== undefined && given.AlarmNamePrefix !== undefined) {
        throw new AwsError('ValidationError', 'AlarmNames and AlarmNamePrefix cannot both be specified.');
      }
      const isWanted = (alarm: {
        AlarmName: string;
        StateValue?: string | undefined;
        AlarmActions?: string[] | undefined;
        OKActions?: string[] | undefined;
        InsufficientDataActions?: string[] | undefined;
      }) => {
        const { ActionPrefix: action } = given;
        const acts = [alarm.AlarmActions, alarm.OKActions, alarm.InsufficientDataActions].flatMap(
          (each) => each ?? [],
        );
        return (
          (given.AlarmNames?.includes(alarm.AlarmName) ?? true) &&
          alarm.AlarmName.startsWith(given.AlarmNamePrefix ?? '') &&
          (given.StateValue === undefined || alarm.StateValue === given.StateValue) &&
          (action === undefined || acts.some((each) => each.startsWith(action)))
        );
      };
      const all = [
        ...(given.AlarmTypes.includes('CompositeAlarm')
          ? model.compositeAlarms().map((alarm) => ({ type: 'CompositeAlarm', alarm }))
          : []),
        ...(given.AlarmTypes.includes('MetricAlarm')
          ? model.metricAlarms().map((alarm) => ({ type: 'MetricAlarm', alarm }))
          : []),
      ].filter(({ alarm }) => isWanted(alarm));
      const { items, nextToken } = page(all, given.MaxRecords, given.NextToken);
      const ofType = (wanted: string) =>
        items.filter(({ type }) => type === wanted).map(({ alarm }) => alarm);
      return {
        CompositeAlarms: ofType('CompositeAlarm'),
        MetricAlarms: ofType('MetricAlarm'),
        NextToken: nextToken,
      };
    },

    DescribeAlarmHistory(input) {
      const given = describeAlarmHistory.parse(input);
      const [from, to] = [
        given.StartDate?.getTime() ?? 0,
        given.EndDate?.getTime() ?? Number.POSITIVE_INFINITY,
      ];
      const shown = model
        .alarmHistory()
        .filter(({ AlarmName }) => given.AlarmName === undefined || AlarmName === given.AlarmName)
        .filter(({ AlarmType }) => given.AlarmTypes.includes(AlarmType))
        .filter(
          ({ HistoryItemType: type }) =>
            given.HistoryItemType === undefined || type === given.HistoryItemType,
        )
        .filter(({ Timestamp }) => Timestamp.getTime() >= from && Timestamp.getTime() <= to);
      if (given.ScanBy === 'TimestampDescending') shown.reverse();
      const { items, nextToken } = page(shown, given.MaxRecords, given.NextToken);
      return { AlarmHistoryItems: items, NextToken: nextToken };
    },

    SetAlarmState(input) {
      const { AlarmName, StateValue, StateReason, StateReasonData } = setAlarmState.parse(input);
      if (!exists(AlarmName))
        throw new AwsError('ResourceNotFound', `Alarm ${AlarmName} does not exist`, 404);
      model.setAlarmState(AlarmName, StateValue, StateReason, StateReasonData);
      return {};
    },

    PutMetricAlarm(input) {
      const { AlarmName, Tags: _, ...properties } = putMetricAlarm.parse(input);
      model.putMetricAlarm(AlarmName, properties);
      return {};
    },

    DeleteAlarms(input) {
      const { AlarmNames } = deleteAlarms.parse(input);
      // AWS deletes none when one is missing.
      const missing = AlarmNames.find((name) => !exists(name));
      if (missing !== undefined)
        throw new AwsError('ResourceNotFound', `Alarm ${missing} does not exist`, 404);
      for (const name of AlarmNames) model.deleteAlarm(name);
      return {};
    },
  };
}
