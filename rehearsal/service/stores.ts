import { z } from 'zod';
import type { AwsAccount } from '../account/aws-account';
import type { TemplateResolver } from '../assembly/intrinsics';
import { Malformed, parseAs } from '../assembly/parse';
import { NotModelled } from '../not-modelled';
import { FIREWALL_MAKERS } from './firewall-stores';
import { FLAG_MAKERS } from './flag-stores';

type Make = (
  account: AwsAccount,
  at: { readonly where: string; readonly name: string; readonly properties: unknown },
) => void;

const parameter = z.object({
  Type: z.enum(['String', 'StringList']),
  Value: z.coerce.string(),
  Description: z.string().optional(),
});
const document = z.object({
  DocumentType: z.string().default('Command'),
  Content: z.unknown(),
});
const topic = z.object({
  DisplayName: z.string().default(''),
  Subscription: z.array(z.object({ Protocol: z.string(), Endpoint: z.string() })).default([]),
});
const subscription = z.object({ TopicArn: z.string(), Protocol: z.string(), Endpoint: z.string() });
const group = z.object({ RetentionInDays: z.coerce.number().optional() });
const rule = z.object({
  EventPattern: z.unknown().optional(),
  ScheduleExpression: z.string().optional(),
  EventBusName: z.string().optional(),
  // With reads that CloudTrail tells of, of which a rehearsal has none.
  State: z.enum(['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', 'DISABLED']).default('ENABLED'),
  Targets: z.array(z.object({ Id: z.string(), Arn: z.string() }).loose()).default([]),
});
const repository = z.object({
  ImageTagMutability: z.string().default('MUTABLE'),
  ImageScanningConfiguration: z.object({ ScanOnPush: z.stringbool().or(z.boolean()) }).optional(),
});

const ADVICE = 'correct it in the template';

/** Resources that hooks ask for and that do nothing by themselves, in an order in which they may refer to each other. */
const MAKERS: Readonly<Record<string, Make>> = {
  'AWS::SSM::Parameter': (account, { where, name, properties }) => {
    const { Type, Value, Description } = parseAs(parameter, properties, where, ADVICE);
    const description = Description === undefined ? {} : { description: Description };
    account.parameters.put({ name, value: Value, type: Type, ...description });
  },
  'AWS::SSM::Document': (account, { where, name, properties }) => {
    const { DocumentType, Content } = parseAs(document, properties, where, ADVICE);
    account.documents.put(
      name,
      DocumentType,
      typeof Content === 'string' ? Content : JSON.stringify(Content),
    );
  },
  'AWS::SNS::Topic': (account, { where, name, properties }) => {
    const { DisplayName, Subscription } = parseAs(topic, properties, where, ADVICE);
    account.topics.create(name, DisplayName);
    for (const { Protocol, Endpoint } of Subscription) account.topics.subscribe(name, Protocol, Endpoint);
  },
  'AWS::SNS::Subscription': (account, { where, properties }) => {
    const { TopicArn, Protocol, Endpoint } = parseAs(subscription, properties, where, ADVICE);
    account.topics.subscribe(TopicArn, Protocol, Endpoint);
  },
  'AWS::Logs::LogGroup': (account, { where, name, properties }) => {
    account.logs.createGroup(name, parseAs(group, properties, where, ADVICE).RetentionInDays);
  },
  'AWS::CloudWatch::Dashboard': (account, { where, ...dashboard }) =>
    account.cloudWatch.putDashboard(where, dashboard),
  'AWS::ECR::Repository': (account, { where, name, properties }) => {
    const { ImageTagMutability, ImageScanningConfiguration } = parseAs(repository, properties, where, ADVICE);
    account.repositories.create(name, {
      immutableTags: ImageTagMutability === 'IMMUTABLE',
      scanOnPush: ImageScanningConfiguration?.ScanOnPush ?? false,
    });
  },
  'AWS::Events::Rule': (account, { where, name, properties }) => {
    const { EventPattern, ScheduleExpression, EventBusName, State, Targets } = parseAs(
      rule,
      properties,
      where,
      ADVICE,
    );
    if (ScheduleExpression !== undefined) throw new NotModelled(`schedule of a rule (${where})`);
    const bus = EventBusName === undefined ? {} : { bus: EventBusName };
    account.eventBuses.putRule({
      name,
      pattern: JSON.stringify(EventPattern),
      enabled: State !== 'DISABLED',
      ...bus,
    });
    account.eventBuses.putTargets(name, Targets, EventBusName);
  },
  ...FIREWALL_MAKERS,
  ...FLAG_MAKERS,
};

/**
 * Makes the stores that some stacks have.
 *
 * @returns what was left out, as `Type (why)`: a hook that asks for it is told that it is not there
 */
export async function makeStores(
  account: AwsAccount,
  resolvers: readonly TemplateResolver[],
): Promise<string[]> {
  const left: string[] = [];
  for (const [type, make] of Object.entries(MAKERS)) {
    for (const resolver of resolvers) {
      for (const logicalId of await resolver.resourcesOfType(type)) {
        const where = `${resolver.stack.stackName}.${logicalId}`;
        const name = await resolver.physicalId(logicalId);
        try {
          make(account, { where, name, properties: await resolver.properties(logicalId) });
        } catch (error) {
          if (!(error instanceof NotModelled) && !(error instanceof Malformed)) throw error;
          left.push(`${type} (${error instanceof NotModelled ? error.what : error.message})`);
        }
      }
    }
  }
  return left;
}

/** Makes one of them. @throws NotModelled, Malformed */
export function makeStored(account: AwsAccount, type: string, at: Parameters<Make>[1]): void {
  MAKERS[type]?.(account, at);
}

/** Types that {@link makeStores} makes. */
export const STORED_TYPES: readonly string[] = Object.keys(MAKERS);
