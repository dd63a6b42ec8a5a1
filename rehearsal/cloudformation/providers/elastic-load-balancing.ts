import type { OpenQuestions } from '../../open-questions';
import { changedProperties } from '../change';
import type { Properties } from '../provider';
import { type ModelledResource, modelled, type ProviderEntry } from './modelled';

/** A change of a listener rule as ModifyRule takes it; what is not sent stays. Values as the template writes them. */
export interface RuleModification {
  readonly Conditions: unknown;
  readonly Actions: unknown;
  readonly Transforms?: unknown;
}

/**
 * Elastic Load Balancing as CloudFormation uses it. A resource's physical id is its ARN; names and DNS names are among
 * its attributes, everything else among its properties.
 */
export interface LoadBalancingModel {
  createLoadBalancer(loadBalancer: ModelledResource): void | Promise<void>;
  modifyLoadBalancer(loadBalancer: ModelledResource): void | Promise<void>;
  deleteLoadBalancer(arn: string): void | Promise<void>;
  createTargetGroup(targetGroup: ModelledResource): void | Promise<void>;
  modifyTargetGroup(targetGroup: ModelledResource): void | Promise<void>;
  deleteTargetGroup(arn: string): void | Promise<void>;
  createListener(listener: ModelledResource): void | Promise<void>;
  modifyListener(listener: ModelledResource): void | Promise<void>;
  deleteListener(arn: string): void | Promise<void>;
  createRule(rule: ModelledResource): void | Promise<void>;
  modifyRule(arn: string, change: RuleModification): void | Promise<void>;
  setRulePriority(arn: string, priority: number): void | Promise<void>;
  setTags(arn: string, tags: unknown): void | Promise<void>;
  deleteRule(arn: string): void | Promise<void>;
  hasRule(arn: string): boolean;
}

export type LoadBalancingOptions = Pick<OpenQuestions, 'everyUpdateSendsActions'>;

const PREFIX = 'AWS::ElasticLoadBalancingV2';

export function loadBalancingProviders(
  model: LoadBalancingModel,
  { everyUpdateSendsActions = true }: LoadBalancingOptions = {},
): readonly ProviderEntry[] {
  return [
    modelled(`${PREFIX}::LoadBalancer`, {
      create: (loadBalancer) => model.createLoadBalancer(loadBalancer),
      update: (loadBalancer) => model.modifyLoadBalancer(loadBalancer),
      delete: ({ physicalId }) => model.deleteLoadBalancer(physicalId),
    }),
    modelled(`${PREFIX}::TargetGroup`, {
      create: (targetGroup) => model.createTargetGroup(targetGroup),
      update: (targetGroup) => model.modifyTargetGroup(targetGroup),
      delete: ({ physicalId }) => model.deleteTargetGroup(physicalId),
    }),
    modelled(`${PREFIX}::Listener`, {
      create: (listener) => model.createListener(listener),
      update: (listener) => model.modifyListener(listener),
      delete: ({ physicalId }) => model.deleteListener(physicalId),
    }),
    modelled(
      `${PREFIX}::ListenerRule`,
      {
        create: (rule) => model.createRule(rule),
        update: (rule, old) => updateRule(model, rule, old, everyUpdateSendsActions),
        delete: ({ physicalId }) => model.deleteRule(physicalId),
      },
      {
        // source: CloudFormation reference, AWS::ElasticLoadBalancingV2::ListenerRule, Return values (its Ref is the ARN)
        importedBy: ['RuleArn'],
        // Nothing is compared and nothing is changed: the rule stays as it is, whatever the template says.
        import: async ({ identifier: { RuleArn = '' } }) =>
          model.hasRule(RuleArn)
            ? { physicalId: RuleArn, attributes: { RuleArn, IsDefault: false } }
            : undefined,
      },
    ),
  ];
}

/** The template's actions take the place of those that the rule has, weights that ECS has set among them. */
async function updateRule(
  model: LoadBalancingModel,
  { physicalId, properties }: ModelledResource,
  old: Properties,
  everyUpdateSendsActions: boolean,
): Promise<void> {
  const changed = changedProperties(old, properties);
  const { Conditions, Actions, Transforms, Priority, Tags } = properties;
  if (changed.includes('Priority')) await model.setRulePriority(physicalId, Number(Priority));
  if (everyUpdateSendsActions || changed.some((name) => name !== 'Tags' && name !== 'Priority'))
    await model.modifyRule(physicalId, {
      ...{ Conditions, Actions },
      ...(Transforms !== undefined && { Transforms }),
    });
  if (changed.includes('Tags')) await model.setTags(physicalId, Tags ?? []);
}
