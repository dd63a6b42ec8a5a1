import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { EventBuses, Rule } from '../eventbridge/event-buses';
import { eventPattern } from '../eventbridge/event-pattern';
import { NotModelled } from '../not-modelled';
import type { AwsService, Operation } from './aws-service';
import { page } from './paging';
import { time } from './wire-shapes';

const bus = z.string().optional();
const putEvents = z.strictObject({
  Entries: z
    .array(
      z.strictObject({
        Source: z.string().optional(),
        DetailType: z.string().optional(),
        Detail: z.string().optional(),
        Resources: z.array(z.string()).default([]),
        Time: time.optional(),
        EventBusName: bus,
        TraceHeader: z.string().optional(),
      }),
    )
    .min(1)
    .max(10),
});
const putRule = z.strictObject({
  Name: z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/),
  EventPattern: z.string().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Description: z.string().optional(),
  EventBusName: bus,
  // Neither a role nor tags change what a rule lets through.
  RoleArn: z.string().optional(),
  Tags: z.array(z.unknown()).optional(),
});
const rule = z.strictObject({ Name: z.string(), EventBusName: bus });
const deleteRule = rule.extend({ Force: z.boolean().optional() });
const putTargets = z.strictObject({
  Rule: z.string(),
  EventBusName: bus,
  Targets: z
    .array(
      z.looseObject({
        Id: z.string(),
        Arn: z.string(),
        RoleArn: z.string().optional(),
        Input: z.string().optional(),
        InputPath: z.string().optional(),
        InputTransformer: z
          .strictObject({
            InputPathsMap: z.record(z.string(), z.string()).optional(),
            InputTemplate: z.string(),
          })
          .optional(),
      }),
    )
    .min(1)
    .max(100),
});
const removeTargets = z.strictObject({
  Rule: z.string(),
  EventBusName: bus,
  Ids: z.array(z.string()).min(1),
  Force: z.boolean().optional(),
});
const listing = {
  EventBusName: bus,
  NextToken: z.string().optional(),
  Limit: z.number().int().min(1).max(100).default(100),
};
const listRules = z.strictObject({ NamePrefix: z.string().default(''), ...listing });
const listTargetsByRule = z.strictObject({ Rule: z.string(), ...listing });
const testEventPattern = z.strictObject({ EventPattern: z.string(), Event: z.string() });

/** What must stand in an event that a pattern is tried on. */
// source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html
const wholeEvent = z.looseObject({
  id: z.string(),
  account: z.string(),
  source: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.unknown()),
  'detail-type': z.string(),
});

export function eventBridgeService(buses: EventBuses): AwsService {
  return {
    name: 'EventBridge',
    json: { targetPrefix: 'AWSEvents', version: '1.1' },
    operations: { ...eventOperations(buses), ...ruleOperations(buses), ...targetOperations(buses) },
  };
}

function eventOperations(buses: EventBuses): Record<string, Operation> {
  return {
    PutEvents(input) {
      const entries = putEvents.parse(input).Entries.map((entry) => putEvent(buses, entry));
      return {
        FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length,
        Entries: entries,
      };
    },

    TestEventPattern(input) {
      const { EventPattern, Event } = testEventPattern.parse(input);
      const event = jsonObject(Event);
      if (!event || !wholeEvent.safeParse(event).success) {
        throw new AwsError('ValidationException', 'Event must be an event with all of its fields.');
      }
      return { Result: eventPattern(EventPattern)(event) };
    },
  };
}

type Entry = z.infer<typeof putEvents>['Entries'][number];

/** A bad entry fails alone. */
// source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
function putEvent(buses: EventBuses, entry: Entry): object {
  const { Source, DetailType, Detail, Resources, Time, EventBusName } = entry;
  const missing = Object.entries({ Source, DetailType, Detail }).find(([, value]) => value === undefined);
  if (missing)
    return failed(
      'InvalidArgument',
      `Parameter ${missing[0]} is not valid. Reason: ${missing[0]} is a required argument.`,
    );
  const detail = jsonObject(Detail ?? '');
  if (!detail) return failed('MalformedDetail', 'Detail is malformed.');
  if (Source?.startsWith('aws.')) {
    return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  try {
    const { id } = buses.publish({
      source: Source ?? '',
      detailType: DetailType ?? '',
      detail,
      resources: Resources,
      ...(Time && { time: Time.getTime() }),
      ...(EventBusName !== undefined && { bus: EventBusName }),
    });
    return { EventId: id };
  } catch (error) {
    if (error instanceof AwsError) return failed(error.code, error.message);
    throw error;
  }
}

function failed(ErrorCode: string, ErrorMessage: string): object {
  return { ErrorCode, ErrorMessage };
}

function ruleOperations(buses: EventBuses): Record<string, Operation> {
  return {
    PutRule(input) {
      const { Name, EventPattern, ScheduleExpression, State, Description, EventBusName } =
        putRule.parse(input);
      if (ScheduleExpression !== undefined) throw new NotModelled('ScheduleExpression');
      if (EventPattern === undefined) {
        throw new AwsError(
          'ValidationException',
          'Parameter(s) EventPattern or ScheduleExpression must be specified.',
        );
      }
      const { arn } = buses.putRule({
        name: Name,
        pattern: EventPattern,
        enabled: State === 'ENABLED',
        ...(Description !== undefined && { description: Description }),
        ...busOf(EventBusName),
      });
      return { RuleArn: arn };
    },

    DeleteRule(input) {
      const { Name, EventBusName } = deleteRule.parse(input);
      buses.deleteRule(Name, EventBusName);
      return {};
    },

    EnableRule(input) {
      const { Name, EventBusName } = rule.parse(input);
      buses.setEnabled(Name, true, EventBusName);
      return {};
    },

    DisableRule(input) {
      const { Name, EventBusName } = rule.parse(input);
      buses.setEnabled(Name, false, EventBusName);
      return {};
    },

    DescribeRule(input) {
      const { Name, EventBusName } = rule.parse(input);
      return ruleAnswer(buses.rule(Name, EventBusName));
    },

    ListRules(input) {
      const { NamePrefix, EventBusName, NextToken, Limit } = listRules.parse(input);
      const shown = buses.rules(EventBusName).filter(({ name }) => name.startsWith(NamePrefix));
      const { items, nextToken } = page(shown, Limit, NextToken, 'ValidationException');
      return { Rules: items.map(ruleAnswer), NextToken: nextToken };
    },
  };
}

function targetOperations(buses: EventBuses): Record<string, Operation> {
  return {
    PutTargets(input) {
      const { Rule, Targets, EventBusName } = putTargets.parse(input);
      buses.putTargets(Rule, Targets, EventBusName);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },

    RemoveTargets(input) {
      const { Rule, Ids, EventBusName } = removeTargets.parse(input);
      buses.removeTargets(Rule, Ids, EventBusName);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },

    ListTargetsByRule(input) {
      const { Rule, EventBusName, NextToken, Limit } = listTargetsByRule.parse(input);
      const { targets } = buses.rule(Rule, EventBusName);
      const { items, nextToken } = page(targets, Limit, NextToken, 'ValidationException');
      return { Targets: items, NextToken: nextToken };
    },
  };
}

function ruleAnswer({ name, arn, pattern, bus, enabled, description }: Rule): object {
  return {
    Name: name,
    Arn: arn,
    EventPattern: pattern,
    State: enabled ? 'ENABLED' : 'DISABLED',
    Description: description,
    EventBusName: bus,
  };
}

function busOf(bus: string | undefined): { readonly bus?: string } {
  return bus === undefined ? {} : { bus };
}

/** Undefined for a text that is not a JSON object. */
function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
