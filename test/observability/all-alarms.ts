import { join } from 'node:path';
import { millis, queue } from '../../lib';
import { Alarms } from '../../lib/observability/alarm-factory';
import { configuration, configurations } from '../configurations';
import { domain, root, type Synthesized, shop, synthesize } from '../synth';

export interface AlarmResource {
  readonly stack: string;
  readonly type: 'Alarm' | 'CompositeAlarm';
  readonly logicalId: string;
  /** Whole. */
  readonly name: string;
  /** After the stack's. */
  readonly id: string;
  readonly description: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Of all resources of its stack, by logical id. */
  readonly siblings: Readonly<Record<string, AlarmResource>>;
}

export const [PAGES, TICKETS] = ['pages', 'tickets'].map(
  (name) => `arn:aws:sns:eu-west-1:111122223333:${name}`,
) as [string, string];

/** One service with everything that makes alarms, and somebody to tell. */
export const everything = () =>
  synthesize(
    shop(
      { domain, notify: { page: PAGES, ticket: TICKETS } },
      {
        objectives: {
          availability: 99.9,
          latency: { under: millis(300), share: 99 },
          routes: { login: { availability: 99.95 } },
          business: [
            {
              name: 'orders-paid',
              goal: 99,
              good: { namespace: 'Shop', metric: 'Paid' },
              total: { namespace: 'Shop', metric: 'Placed' },
            },
          ],
        },
        watch: { probe: { from: ['eu-central-1', 'us-east-1'] } },
        dependencies: [queue({ name: 'mails', queue: 'mails', limits: { waiting: 1000 } })],
      },
    ),
  );

/** The same with a probe from one place. */
export const fromOnePlace = () => synthesize(shop({ domain }, { watch: { probe: {} } }));

/** The sample, every example, and what has everything. */
export async function allSynthesized(): Promise<Synthesized[]> {
  const inputs = await Promise.all(
    configurations.map(async (file) => [file, await configuration(file)] as const),
  );
  return [
    ...inputs.map(([file, input]) => synthesize(input, join(root, file))),
    everything(),
    fromOnePlace(),
  ];
}

export function alarmsOf({ assembly }: Synthesized): AlarmResource[] {
  return assembly.stacks.flatMap(({ stackName: stack, template }) => {
    const siblings: Record<string, AlarmResource> = {};
    for (const [logicalId, { Type, Properties: properties }] of Object.entries(
      template.Resources as Record<string, { Type: string; Properties: Record<string, unknown> }>,
    )) {
      const [, type] = /^AWS::CloudWatch::((?:Composite)?Alarm)$/.exec(Type) ?? [];
      if (type === undefined) continue;
      const name = String(properties.AlarmName);
      siblings[logicalId] = {
        ...{ stack, logicalId, name, properties, siblings },
        type: type as AlarmResource['type'],
        id: name.slice(stack.length + 1),
        description: textOf(properties.AlarmDescription),
      };
    }
    return Object.values(siblings);
  });
}

/** Why silence of its metric is what each metric alarm takes it for, by the alarm's name. */
export function reasonsOf({ delivery }: Synthesized): Map<string, string> {
  const stacks = delivery.environments.flatMap(({ foundation, services }) => [
    foundation,
    ...services.flatMap(({ stack, foundation: own }) => [stack, ...(own ? [own] : [])]),
  ]);
  return new Map(
    stacks.flatMap((stack) =>
      stack.node
        .findAll()
        .filter((one) => one instanceof Alarms)
        .flatMap(({ metricAlarms }) => metricAlarms)
        .map(({ alarm, missingData }) => {
          const { alarmName } = alarm.node.defaultChild as unknown as { alarmName: string };
          return [alarmName, missingData.because] as const;
        }),
    ),
  );
}

/** With the longest name that a region has in place of a reference. */
export function textOf(text: unknown): string {
  if (typeof text === 'string') return text;
  const { 'Fn::Join': join } = text as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(textOf).join(join[0]) : 'ap-southeast-1';
}

export const tagsOf = ({ properties }: AlarmResource): Record<string, string> =>
  Object.fromEntries(
    ((properties.Tags ?? []) as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
  );

/** Alarms that a composite names in its rule, by their logical ids. */
export function childrenOf({ properties: { AlarmRule } }: AlarmResource): string[] {
  return [...JSON.stringify(AlarmRule).matchAll(/"Fn::GetAtt":\["([^"]+)","Arn"\]/g)].map(
    ([, id = '']) => id,
  );
}
