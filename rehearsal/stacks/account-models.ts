import type { AwsAccount } from '../account/aws-account';
import { AwsError } from '../aws-error';
import { appConfigProviders } from '../cloudformation/providers/appconfig';
import { autoScalingProviders } from '../cloudformation/providers/application-auto-scaling';
import { cloudWatchProviders } from '../cloudformation/providers/cloudwatch';
import { logsProviders } from '../cloudformation/providers/logs';
import { messagingProviders } from '../cloudformation/providers/messaging';
import type { ProviderEntry } from '../cloudformation/providers/modelled';
import { secretsManagerProviders } from '../cloudformation/providers/secrets-manager';
import { ssmProviders } from '../cloudformation/providers/ssm';
import { storageProviders } from '../cloudformation/providers/storage';
import { ResourceStore, storeProviders } from '../cloudformation/providers/stores';
import { muteRuleDefinition } from '../cloudwatch/mute-rule';
import type { EcsService } from '../ecs/service';
import type { Random } from '../random';
import { secretValueOf } from '../service/secrets';
import { makeStored } from '../service/stores';
import { appConfigModel } from './app-config-model';

/**
 * The stores of an account as stacks change them.
 *
 * @param leaveOut is told what decides nothing by itself and is not made
 */
export function accountProviders(
  account: AwsAccount,
  service: EcsService,
  serviceArn: string,
  random: Random,
  leaveOut: (what: string) => void,
): readonly ProviderEntry[] {
  const { cloudWatch, eventBuses, topics, parameters, documents, logs, secrets, buckets, repositories } =
    account;
  const store = (type: string, name: string, properties: unknown) =>
    makeStored(account, type, { where: name, name, properties });
  /** Of buckets and repositories that stacks have made, or taken on: a second one of the name is none. */
  const taken = new Set<string>();
  const take = (type: string, name: string) => {
    if (taken.has(`${type} ${name}`)) throw new AwsError('AlreadyExists', `${name} already exists`);
    taken.add(`${type} ${name}`);
  };
  return [
    ...cloudWatchProviders({
      putMetricAlarm: (where, properties) => cloudWatch.putFromTemplate('metric', where, properties),
      putCompositeAlarm: (where, properties) => cloudWatch.putFromTemplate('composite', where, properties),
      // One that is not modelled was left out by name when it was made.
      deleteAlarm: (name) => {
        if (cloudWatch.alarms.describe([name]).length > 0) cloudWatch.deleteAlarm(name);
      },
      putAlarmMuteRule: (where, properties) =>
        cloudWatch.alarms.putMuteRule(muteRuleDefinition(where, properties)),
      deleteAlarmMuteRule: (name) => cloudWatch.alarms.removeMuteRule(name),
      putDashboard: (where, name, properties) => cloudWatch.putDashboard(where, { name, properties }),
      deleteDashboard: (name) => cloudWatch.deleteDashboard(name),
    }),
    ...messagingProviders({
      putRule: (name, _arn, properties) => {
        // As when the rehearsal begins: nothing is called by a schedule.
        if (properties.ScheduleExpression === undefined) store('AWS::Events::Rule', name, properties);
        else leaveOut(`AWS::Events::Rule (schedule of ${name})`);
      },
      deleteRule: (name, { EventBusName, ScheduleExpression }) => {
        if (ScheduleExpression !== undefined) return;
        const bus = EventBusName === undefined ? undefined : String(EventBusName);
        // One with a schedule is not modelled, and was left out by name.
        if (!eventBuses.rules(bus).some((rule) => rule.name === name)) return;
        const ids = eventBuses.rule(name, bus).targets.map(({ Id }) => Id);
        eventBuses.removeTargets(name, ids, bus);
        eventBuses.deleteRule(name, bus);
      },
      createTopic: (arn, properties) => store('AWS::SNS::Topic', arn, properties),
      updateTopic: () => undefined, // its name to show
      deleteTopic: (arn) => topics.delete(arn),
      subscribe: (_arn, properties) => store('AWS::SNS::Subscription', _arn, properties),
      setSubscriptionAttributes: () => undefined, // filters are not modelled
      unsubscribe: () => undefined,
    }),
    ...logsProviders({
      createLogGroup: (name, RetentionInDays) => store('AWS::Logs::LogGroup', name, { RetentionInDays }),
      setRetention: (name, days) => logs.setRetention(name, days),
      deleteLogGroup: (name) => logs.deleteGroup(name),
    }),
    ...ssmProviders({
      putParameter: (name, properties, overwrite) => {
        const { Type, Value } = properties;
        if (!overwrite) store('AWS::SSM::Parameter', name, properties);
        else
          parameters.put({
            name,
            value: String(Value),
            type: Type === 'StringList' ? Type : 'String',
            overwrite,
          });
      },
      deleteParameter: (name) => parameters.delete(name),
      putDocument: (name, properties) => store('AWS::SSM::Document', name, properties),
      deleteDocument: (name) => documents.delete(name),
    }),
    ...secretsManagerProviders({
      createSecret: (arn, where, properties) => secrets.create(arn, secretValueOf(properties, where, random)),
      putSecretValue: (arn, where, properties) => {
        const value = secretValueOf(properties, where, random);
        if (value !== undefined) secrets.put(arn, { value });
      },
      deleteSecret: (arn) => secrets.delete(arn),
    }),
    ...storageProviders({
      createBucket: ({ physicalId: name, properties }) => {
        take('bucket', name);
        // One that a stack names in its outputs is there already.
        if (buckets.has(name)) return;
        const isVersioned =
          (properties.VersioningConfiguration as { Status?: unknown } | undefined)?.Status === 'Enabled';
        buckets.create(name, { versioning: isVersioned });
      },
      deleteBucket: (name) => {
        buckets.delete(name);
        taken.delete(`bucket ${name}`);
      },
      createRepository: ({ physicalId: name, properties }) => {
        take('repository', name);
        if (!repositories.list().some((each) => each.name === name))
          store('AWS::ECR::Repository', name, properties);
      },
      deleteRepository: (name, force) => {
        if (!force && repositories.repository(name).images.length > 0) {
          throw new AwsError(
            'RepositoryNotEmptyException',
            `The repository with name '${name}' in registry with id '${buckets.account}' cannot be deleted because it still contains images`,
          );
        }
        repositories.delete(name);
        taken.delete(`repository ${name}`);
      },
    }),
    ...autoScalingProviders({
      registerScalableTarget: ({ resourceId, minCapacity, maxCapacity }) => {
        if (resourceId === `service/${serviceArn.split(':service/')[1]}`)
          service.setScaling({ min: minCapacity, max: maxCapacity });
      },
      deregisterScalableTarget: () => undefined,
    }),
    ...appConfigProviders(appConfigModel(account.appConfig)),
    ...storeProviders(new ResourceStore()),
  ];
}
