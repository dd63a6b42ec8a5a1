import { z } from 'zod';
import type { Clock } from '../clock/clock';
import type { ResourceChange } from '../cloudformation/change-set';
import type { ChangeSetRecord } from '../cloudformation/change-set-record';
import type { ResourceToImport } from '../cloudformation/import';
import { isModelledType, REPLACED_BY } from '../cloudformation/providers/replaced-by';
import type { Stack } from '../cloudformation/stack';
import { validationError } from '../cloudformation/validation-error';
import type { Buckets } from '../s3/buckets';
import type { Operation } from './aws-service';
import { requestShape, stackRequest } from './cloudformation-inputs';
import type { CloudFormationModel } from './cloudformation-model';
import { page } from './paging';
import { boolean, list } from './wire-shapes';

const createChangeSet = z.strictObject({
  ...requestShape,
  ChangeSetName: z.string().regex(/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/),
  ChangeSetType: z.enum(['CREATE', 'UPDATE', 'IMPORT']).default('UPDATE'),
  ResourcesToImport: list(
    z.strictObject({
      ResourceType: z.string(),
      LogicalResourceId: z.string(),
      ResourceIdentifier: z.record(z.string(), z.string()),
    }),
  ).default([]),
  Description: z.string().optional(),
  OnStackFailure: z.enum(['DO_NOTHING', 'ROLLBACK', 'DELETE']).optional(),
  // There are no nested stacks here to be included.
  IncludeNestedStacks: boolean.optional(),
  // `cdk bootstrap` sends it. What would be imported is there already, and its creation fails then.
  ImportExistingResources: boolean.optional(),
});
const named = { ChangeSetName: z.string(), StackName: z.string().optional() };
const describeChangeSet = z.strictObject({
  ...named,
  NextToken: z.string().optional(),
  // What the values were and will be is shown beside the changes, and is not modelled: they are told without.
  IncludePropertyValues: boolean.optional(),
});
const executeChangeSet = z.strictObject({
  ...named,
  ClientRequestToken: z.string().optional(),
  DisableRollback: boolean.default(false),
});
const deleteChangeSet = z.strictObject(named);
const listChangeSets = z.strictObject({ StackName: z.string(), NextToken: z.string().optional() });

/** source: observed; the pages do not say how many an answer has */
const PAGE = 100;

/** Change sets: what an update would do, before it does. */
export function changeSetOperations(
  model: CloudFormationModel,
  buckets: Buckets,
  clock: Pick<Clock, 'now'>,
): Readonly<Record<string, Operation>> {
  return {
    async CreateChangeSet(input) {
      const given = createChangeSet.parse(input);
      const { properties } = await model.createChangeSet({
        stackName: given.StackName,
        name: given.ChangeSetName,
        type: given.ChangeSetType,
        request: stackRequest(given, buckets),
        imports: importsOf(given),
        description: given.Description,
        onFailure: given.OnStackFailure,
      });
      return { Id: properties.id, StackId: properties.stack.stackId };
    },

    async DescribeChangeSet(input) {
      const { ChangeSetName, StackName, NextToken } = describeChangeSet.parse(input);
      const record = await model.changeSet(ChangeSetName, StackName);
      const { forecast, stack, request } = record.properties;
      const { tags } = await model.factsOf(stack);
      const isThere = record.status(clock.now()) === 'CREATE_COMPLETE';
      const { items, nextToken: next } = page(
        isThere ? forecast.changes : [],
        PAGE,
        NextToken,
        'ValidationError',
      );
      return {
        ...summary(record, clock.now()),
        Parameters: Object.entries(forecast.parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
        NotificationARNs: [],
        RollbackConfiguration: {},
        Capabilities: request.capabilities,
        Tags: Object.entries(request.tags ?? tags).map(([Key, Value]) => ({ Key, Value })),
        Changes: items.map((change) => changeAnswer(change, stack)),
        NextToken: next,
        OnStackFailure: record.properties.onFailure,
      };
    },

    async ListChangeSets(input) {
      const { StackName, NextToken } = listChangeSets.parse(input);
      const all = await model.changeSetsOf(StackName);
      const { items, nextToken: next } = page(all, PAGE, NextToken, 'ValidationError');
      return { Summaries: items.map((record) => summary(record, clock.now())), NextToken: next };
    },

    async ExecuteChangeSet(input) {
      const { ChangeSetName, StackName, DisableRollback } = executeChangeSet.parse(input);
      await model.executeChangeSet(ChangeSetName, StackName, DisableRollback);
      return {};
    },

    async DeleteChangeSet(input) {
      const { ChangeSetName, StackName } = deleteChangeSet.parse(input);
      await model.deleteChangeSet(ChangeSetName, StackName);
      return {};
    },
  };
}

/** @throws AwsError ValidationError for resources to import in another change set than one of imports */
function importsOf({
  ChangeSetType,
  ResourcesToImport,
}: Pick<z.infer<typeof createChangeSet>, 'ChangeSetType' | 'ResourcesToImport'>): ResourceToImport[] {
  if (ChangeSetType !== 'IMPORT' && ResourcesToImport.length > 0)
    throw validationError('ResourcesToImport can only be specified for change sets of type IMPORT');
  return ResourcesToImport.map(({ ResourceType: type, LogicalResourceId: logicalId, ...rest }) => ({
    ...{ type, logicalId, identifier: rest.ResourceIdentifier },
  }));
}

function summary(record: ChangeSetRecord, now: number): object {
  const { id, name, stack, createdAt, description } = record.properties;
  return {
    ChangeSetId: id,
    ChangeSetName: name,
    StackId: stack.stackId,
    StackName: stack.place.stackName,
    Description: description,
    CreationTime: new Date(createdAt),
    ExecutionStatus: record.executionStatus(now),
    Status: record.status(now),
    StatusReason: record.statusReason(now),
    IncludeNestedStacks: false,
    ImportExistingResources: false,
  };
}

const recreations = { True: 'Conditionally', Conditional: 'Conditionally', False: 'Never' } as const;

/** Of a resource that is replaced, the properties that do it are known by its type alone; of others none does it. */
function recreation(type: string, name: string, replacement: ResourceChange['replacement']): string {
  const replacing: readonly string[] | undefined = isModelledType(type) ? REPLACED_BY[type] : undefined;
  if (replacement === 'True' && replacing) return replacing.includes(name) ? 'Always' : 'Never';
  return recreations[replacement ?? 'Conditional'];
}

/** Names the properties that change; what they were and will be is not told. */
function changeAnswer(
  { logicalId, type, action, replacement, changedProperties, changesMetadata }: ResourceChange,
  { resources }: Stack,
): object {
  const physicalId = resources.find((resource) => resource.logicalId === logicalId)?.physicalId;
  return {
    Type: 'Resource',
    ResourceChange: {
      Action: action,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      Replacement: replacement,
      Scope: [
        ...(changedProperties.length > 0 ? ['Properties'] : []),
        ...(changesMetadata ? ['Metadata'] : []),
      ],
      Details: [
        ...changedProperties.map((Name) => ({
          Target: { Attribute: 'Properties', Name, RequiresRecreation: recreation(type, Name, replacement) },
        })),
        ...(changesMetadata ? [{ Target: { Attribute: 'Metadata' } }] : []),
      ],
    },
  };
}
