import type { Template, TemplateParameter } from '../assembly/template';
import { isModelledType, NAMED_BY } from '../cloudformation/providers/replaced-by';
import type { StackResource } from '../cloudformation/resource';
import type { Stack } from '../cloudformation/stack';
import { headOf } from '../cloudformation/template-text';
import type { StackFacts } from './cloudformation-model';

const NOT_CHECKED = { StackDriftStatus: 'NOT_CHECKED' };

/** A stack as DescribeStacks has it. */
export function stackAnswer(
  stack: Stack,
  { parameters, template }: Stack['toBe'],
  { tags, roleArn, capabilities, changeSetId }: StackFacts,
) {
  return {
    StackId: stack.stackId,
    StackName: stack.place.stackName,
    ChangeSetId: changeSetId,
    Description: headOf(template).Description,
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    CreationTime: dateOf(stack.createdAt ?? 0),
    LastUpdatedTime: stack.updatedAt === undefined ? undefined : dateOf(stack.updatedAt),
    RollbackConfiguration: {},
    // A stack that was made by a change set which nobody has executed yet.
    StackStatus: stack.status ?? 'REVIEW_IN_PROGRESS',
    StackStatusReason: stack.statusReason,
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: capabilities,
    Outputs: outputsOf(stack),
    RoleARN: roleArn,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    DriftInformation: NOT_CHECKED,
  };
}

/** Those that are published: of an update, once it has succeeded. */
function outputsOf({ outputs, template }: Stack): object[] {
  const heads = headOf(template).Outputs ?? {};
  return Object.entries(outputs).map(([OutputKey, value]) => {
    const name = template.Outputs[OutputKey]?.Export?.Name;
    return {
      OutputKey,
      OutputValue: Array.isArray(value) ? value.join(',') : String(value),
      Description: heads[OutputKey]?.Description,
      ExportName: typeof name === 'string' ? name : undefined,
    };
  });
}

/**
 * As DescribeStackEvents has them: the newest first. What happens at one simulated instant is told a millisecond apart:
 * clients, the cdk command line among them, put events in order by their times.
 */
export function eventsAnswer(stack: Stack): readonly object[] {
  const { stackId, place, events } = stack;
  const times = new Map<string, number>();
  let last = Number.NEGATIVE_INFINITY;
  return events
    .map(({ timestamp, logicalId, physicalId, type, status, reason }) => {
      last = Math.max(timestamp, last + 1);
      const what = `${logicalId}-${status}-${timestamp}`;
      const nth = (times.get(what) ?? 0) + 1;
      times.set(what, nth);
      return {
        StackId: stackId,
        EventId: nth === 1 ? what : `${what}-${nth}`,
        StackName: place.stackName,
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId ?? '',
        ResourceType: type,
        Timestamp: new Date(last),
        ResourceStatus: status,
        ResourceStatusReason: reason,
      };
    })
    .reverse();
}

export function resourceAnswer(
  stack: Stack,
  { logicalId, physicalId, type, status, statusReason }: StackResource,
) {
  const last = stack.events.findLast((event) => event.logicalId === logicalId);
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    Timestamp: dateOf(last?.timestamp ?? stack.createdAt ?? 0),
    ResourceStatus: status,
    ResourceStatusReason: statusReason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

/** Types of an import that is modelled, by what a resource is found by. */
const FOUND_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::ElasticLoadBalancingV2::ListenerRule': ['RuleArn'],
};

/**
 * By what `cdk import` may ask for resources, as GetTemplateSummary has it. Types that are modelled are told, too: their
 * import is refused by name, where the CLI would skip a type that is not told.
 */
export function identifierSummaries({ Resources }: Template): object[] {
  const types = [...new Set(Object.values(Resources).map(({ Type }) => Type))].sort();
  return types.flatMap((ResourceType) => {
    const name = isModelledType(ResourceType) ? NAMED_BY[ResourceType] : undefined;
    const ResourceIdentifiers = FOUND_BY[ResourceType] ?? (name === undefined ? [] : [name]);
    if (ResourceIdentifiers.length === 0) return [];
    const LogicalResourceIds = Object.keys(Resources).filter((id) => Resources[id]?.Type === ResourceType);
    return [{ ResourceType, LogicalResourceIds, ResourceIdentifiers }];
  });
}

/** As GetTemplateSummary has them. */
export function parameterList(template: Template): object[] {
  const heads = headOf(template).Parameters ?? {};
  return Object.entries(template.Parameters).map(([ParameterKey, definition]) => ({
    ParameterKey,
    DefaultValue: definition.Default === undefined ? undefined : String(definition.Default),
    ParameterType: definition.Type,
    NoEcho: String(definition.NoEcho ?? false) === 'true',
    Description: heads[ParameterKey]?.Description,
    ParameterConstraints: constraintsOf(definition),
  }));
}

function constraintsOf({ AllowedValues }: TemplateParameter): object {
  return AllowedValues === undefined ? {} : { AllowedValues: AllowedValues.map(String) };
}

function dateOf(milliseconds: number): Date {
  return new Date(milliseconds);
}
