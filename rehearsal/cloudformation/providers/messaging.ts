import type { Properties } from '../provider';
import { modelled, type ProviderEntry } from './modelled';

/** EventBridge and SNS as CloudFormation uses them. */
export interface MessagingModel {
  /** @param name unique on its event bus @param properties as in the template, with the targets */
  putRule(name: string, arn: string, properties: Properties): void;
  deleteRule(name: string, properties: Properties): void;
  /** Topics and subscriptions are known by their ARN. */
  createTopic(arn: string, properties: Properties): void;
  updateTopic(arn: string, properties: Properties): void;
  deleteTopic(arn: string): void;
  subscribe(subscriptionArn: string, properties: Properties): void;
  setSubscriptionAttributes(subscriptionArn: string, properties: Properties): void;
  unsubscribe(subscriptionArn: string): void;
}

export function messagingProviders(model: MessagingModel): readonly ProviderEntry[] {
  return [
    modelled('AWS::Events::Rule', {
      create: ({ physicalId, attributes, properties }) =>
        model.putRule(physicalId, String(attributes.Arn), properties),
      update: ({ physicalId, attributes, properties }) =>
        model.putRule(physicalId, String(attributes.Arn), properties),
      delete: ({ physicalId, properties }) => model.deleteRule(physicalId, properties),
    }),
    modelled('AWS::SNS::Topic', {
      create: ({ physicalId, properties }) => model.createTopic(physicalId, properties),
      update: ({ physicalId, properties }) => model.updateTopic(physicalId, properties),
      delete: ({ physicalId }) => model.deleteTopic(physicalId),
    }),
    modelled('AWS::SNS::Subscription', {
      create: ({ physicalId, properties }) => model.subscribe(physicalId, properties),
      update: ({ physicalId, properties }) => model.setSubscriptionAttributes(physicalId, properties),
      delete: ({ physicalId }) => model.unsubscribe(physicalId),
    }),
  ];
}
