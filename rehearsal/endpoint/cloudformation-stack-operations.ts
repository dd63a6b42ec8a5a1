import { z } from 'zod';
import { requiredCapability } from '../cloudformation/capabilities';
import type { Stack } from '../cloudformation/stack';
import { headOf, textOf } from '../cloudformation/template-text';
import { validationError } from '../cloudformation/validation-error';
import { NotModelled } from '../not-modelled';
import type { Buckets } from '../s3/buckets';
import type { Operation } from './aws-service';
import { givenTemplate, requestShape, requireModelled, stackRequest } from './cloudformation-inputs';
import { type CloudFormationModel, UPDATE_WITHOUT_ROLLBACK } from './cloudformation-model';
import {
  eventsAnswer,
  identifierSummaries,
  parameterList,
  resourceAnswer,
  stackAnswer,
} from './cloudformation-stack-answers';
import { page } from './paging';
import { boolean, list } from './wire-shapes';

const describeStacks = z.strictObject({ StackName: z.string().optional(), NextToken: z.string().optional() });
const ofStack = z.strictObject({ StackName: z.string(), NextToken: z.string().optional() });
const describeStackResources = z.strictObject({
  StackName: z.string().optional(),
  LogicalResourceId: z.string().optional(),
  PhysicalResourceId: z.string().optional(),
});
const getTemplate = z.strictObject({
  StackName: z.string().optional(),
  ChangeSetName: z.string().optional(),
  TemplateStage: z.enum(['Original', 'Processed']).default('Original'),
});
const getTemplateSummary = z.strictObject({
  StackName: z.string().optional(),
  TemplateBody: z.string().optional(),
  TemplateURL: z.string().optional(),
});
const createStack = z.strictObject({
  ...requestShape,
  DisableRollback: boolean.default(false),
  OnFailure: z.enum(['DO_NOTHING', 'ROLLBACK', 'DELETE']).optional(),
  EnableTerminationProtection: boolean.default(false),
});
const updateStack = z.strictObject({
  ...requestShape,
  DisableRollback: boolean.default(false),
});
const deleteStack = z.strictObject({
  StackName: z.string(),
  RetainResources: list(z.string()).default([]),
  RoleARN: z.string().optional(),
  ClientRequestToken: z.string().optional(),
  DeletionMode: z.literal('STANDARD').optional(),
  DeploymentConfig: requestShape.DeploymentConfig,
});
const cancelUpdateStack = z.strictObject({
  StackName: z.string(),
  ClientRequestToken: z.string().optional(),
});
const updateTerminationProtection = z.strictObject({
  StackName: z.string(),
  EnableTerminationProtection: boolean,
});
const continueUpdateRollback = z.strictObject({
  StackName: z.string(),
  RoleARN: z.string().optional(),
  ResourcesToSkip: list(z.string()).default([]),
  ClientRequestToken: z.string().optional(),
});

/** source: observed; the pages do not say how many an answer has */
const PAGE = 100;

/** Stacks, and what is done to them at once. */
export function stackOperations(
  model: CloudFormationModel,
  buckets: Buckets,
): Readonly<Record<string, Operation>> {
  // A rehearsal deletes no stack: it is shown, and keeps nothing from happening.
  const protectedIds = new Set<string>();
  const answer = async (stack: Stack) => ({
    ...stackAnswer(stack, model.shown(stack), await model.factsOf(stack)),
    EnableTerminationProtection: protectedIds.has(stack.stackId),
  });
  return {
    async DescribeStacks(input) {
      const { StackName, NextToken } = describeStacks.parse(input);
      if (StackName !== undefined) return { Stacks: [await answer(await model.stack(StackName))] };
      const { items, nextToken: next } = page(await model.stacks(), PAGE, NextToken, 'ValidationError');
      return { Stacks: await Promise.all(items.map(answer)), NextToken: next };
    },

    async DescribeStackEvents(input) {
      const { StackName, NextToken } = ofStack.parse(input);
      const stack = await model.stack(StackName, `Stack [${StackName}] does not exist`);
      // The newest first.
      const { items, nextToken: next } = page(eventsAnswer(stack), PAGE, NextToken, 'ValidationError');
      return { StackEvents: items, NextToken: next };
    },

    async ListStackResources(input) {
      const { StackName, NextToken } = ofStack.parse(input);
      const stack = await model.stack(StackName);
      const { items, nextToken: next } = page(stack.resources, PAGE, NextToken, 'ValidationError');
      return {
        StackResourceSummaries: items.map((resource) => {
          const { Timestamp, ...shown } = resourceAnswer(stack, resource);
          return { ...shown, LastUpdatedTimestamp: Timestamp };
        }),
        NextToken: next,
      };
    },

    async DescribeStackResources(input) {
      const { StackName, LogicalResourceId, PhysicalResourceId } = describeStackResources.parse(input);
      const stacks = StackName === undefined ? await model.stacks() : [await model.stack(StackName)];
      const stack = stacks.find(({ resources }) =>
        PhysicalResourceId === undefined
          ? StackName !== undefined
          : resources.some(({ physicalId }) => physicalId === PhysicalResourceId),
      );
      if (!stack) throw validationError(`Stack for ${PhysicalResourceId} does not exist`);
      const { StackId, StackName: name } = await answer(stack);
      const found = stack.resources.filter(
        ({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId,
      );
      return {
        StackResources: found.map((resource) => ({
          StackId,
          StackName: name,
          ...resourceAnswer(stack, resource),
        })),
      };
    },

    async UpdateTerminationProtection(input) {
      const { StackName, EnableTerminationProtection } = updateTerminationProtection.parse(input);
      const { stackId } = await model.stack(StackName);
      if (EnableTerminationProtection) protectedIds.add(stackId);
      else protectedIds.delete(stackId);
      return { StackId: stackId };
    },

    async GetTemplate(input) {
      const { StackName, ChangeSetName } = getTemplate.parse(input);
      const stages = { StagesAvailable: ['Original', 'Processed'] };
      if (ChangeSetName !== undefined) {
        const { forecast } = (await model.changeSet(ChangeSetName, StackName)).properties;
        return { TemplateBody: textOf(forecast.template), ...stages };
      }
      const { template } = model.shown(await model.stack(requiredName(StackName)));
      return { TemplateBody: textOf(template), ...stages };
    },

    async GetTemplateSummary(input) {
      const { StackName, TemplateBody, TemplateURL } = getTemplateSummary.parse(input);
      const isGiven = TemplateBody !== undefined || TemplateURL !== undefined;
      const template = isGiven
        ? givenTemplate({ TemplateBody, TemplateURL }, buckets)
        : model.shown(await model.stack(requiredName(StackName))).template;
      const { Description, AWSTemplateFormatVersion, Metadata } = headOf(template);
      const required = requiredCapability(template);
      return {
        Parameters: parameterList(template),
        Description,
        Capabilities: required && [required.capability],
        CapabilitiesReason: required?.reason,
        ResourceTypes: [...new Set(Object.values(template.Resources).map(({ Type }) => Type))].sort(),
        ResourceIdentifierSummaries: identifierSummaries(template),
        Version: AWSTemplateFormatVersion,
        Metadata: Metadata === undefined ? undefined : JSON.stringify(Metadata),
      };
    },

    async CreateStack(input) {
      const given = createStack.parse(input);
      const { StackName, DisableRollback, OnFailure } = given;
      // source: CloudFormation API reference, CreateStack (DisableRollback)
      if (DisableRollback && OnFailure !== undefined)
        throw validationError('You can specify either DisableRollback or OnFailure, but not both.');
      const onFailure = DisableRollback ? 'DO_NOTHING' : OnFailure;
      const { stackId } = await model.createStack(StackName, stackRequest(given, buckets), onFailure);
      if (given.EnableTerminationProtection) protectedIds.add(stackId);
      return { StackId: stackId };
    },

    async UpdateStack(input) {
      const given = updateStack.parse(input);
      if (given.DisableRollback) throw new NotModelled(UPDATE_WITHOUT_ROLLBACK);
      return { StackId: (await model.updateStack(given.StackName, stackRequest(given, buckets))).stackId };
    },

    async DeleteStack(input) {
      const { StackName, RetainResources, DeploymentConfig } = deleteStack.parse(input);
      requireModelled({ DeploymentConfig });
      const found = (await model.stacks()).find(
        ({ stackId, place }) => stackId === StackName || place.stackName === StackName,
      );
      // source: observed (aws/aws-cdk#20911)
      if (found && protectedIds.has(found.stackId)) {
        throw validationError(
          `Stack [${found.place.stackName}] cannot be deleted while TerminationProtection is enabled`,
        );
      }
      await model.deleteStack(StackName, RetainResources);
      return {};
    },

    async CancelUpdateStack(input) {
      await model.cancelUpdate(cancelUpdateStack.parse(input).StackName);
      return {};
    },

    async ContinueUpdateRollback(input) {
      const { StackName, ResourcesToSkip } = continueUpdateRollback.parse(input);
      await model.continueUpdateRollback(StackName, ResourcesToSkip);
      return {};
    },
  };
}

function requiredName(stackName: string | undefined): string {
  if (stackName !== undefined) return stackName;
  throw validationError('Exactly one of StackName, TemplateBody and TemplateURL must be specified');
}
