import { EXIT, VerbFailed } from '../exit-codes';
import { type Fields, isFields, type RawResource, type RawTemplate } from './raw-template';

/** The service that is released by listener rules, with its logical id. */
export function serviceOf({ Resources }: RawTemplate): readonly [string, RawResource] | undefined {
  return Object.entries(Resources).find(([, each]) => advancedOf(each) !== undefined);
}

/** What a service says of its second target group and its rules. */
export function advancedOf(service: RawResource | undefined): Fields | undefined {
  const [first] = loadBalancersOf(service);
  return isFields(first) && isFields(first.AdvancedConfiguration) ? first.AdvancedConfiguration : undefined;
}

/** @throws VerbFailed for a stack without a service that is released by rules */
export function withRules(template: RawTemplate, production: unknown, test: unknown): RawTemplate {
  const [id, service] = serviceOf(template) ?? [];
  const advanced = advancedOf(service);
  if (!id || !service || !advanced) throw noService();
  const [first, ...others] = loadBalancersOf(service);
  const AdvancedConfiguration = { ...advanced, ProductionListenerRule: production, TestListenerRule: test };
  const LoadBalancers = [{ ...(first as object), AdvancedConfiguration }, ...others];
  const after = { ...service, Properties: { ...service.Properties, LoadBalancers } };
  return { ...template, Resources: { ...template.Resources, [id]: after } };
}

const loadBalancersOf = (service: RawResource | undefined): readonly unknown[] =>
  service?.Type === 'AWS::ECS::Service' ? [service.Properties?.LoadBalancers].flat() : [];

export const noService = (): VerbFailed =>
  new VerbFailed(
    EXIT.COULD_NOT_RUN,
    'a stack with listener rules of Teal must have a service that is released by them, got none; was it changed by hand?',
  );
