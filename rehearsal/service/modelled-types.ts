import type { AssemblyStack } from '../assembly/assembly';
import { STORED_TYPES } from './stores';

/** Types of resources that a rehearsal acts on. Everything else in a stack is listed as not modelled. */
const MODELLED = new Set([
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::AlarmMuteRule',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::Route53::RecordSet',
  'AWS::SecretsManager::Secret',
  ...STORED_TYPES,
]);

/** Says nothing of what is deployed. */
const SILENT = new Set(['AWS::CDK::Metadata', 'AWS::CloudFormation::WaitConditionHandle']);

/** Whether a resource that is made is of any effect here; custom resources are what their functions do. */
export function isModelled(type: string): boolean {
  return MODELLED.has(type) || SILENT.has(type) || /^(Custom::|AWS::CloudFormation::)/.test(type);
}

/** @param stacks of the service, @param created types of custom resources whose handlers have run */
export function notModelledTypes(stacks: readonly AssemblyStack[], created: ReadonlySet<string>): string[] {
  const types = stacks.flatMap((stack) => Object.values(stack.template.Resources).map(({ Type }) => Type));
  return [...new Set(types)]
    .filter((type) => !MODELLED.has(type) && !SILENT.has(type) && !created.has(type))
    .sort();
}
