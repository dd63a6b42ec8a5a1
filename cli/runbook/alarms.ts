import { join } from 'node:path';
import { z } from 'zod';
import type { Channel, Notify, Receiver, TealManifest } from '../../rehearsal/assembly/teal-manifest';
import { notTeals } from '../assembly-file';
import { readJson } from '../github/json-file';

/** An alarm as an assembly has it. */
export interface KnownAlarm {
  readonly name: string;
  /** Absent of one of the environment, in which there are several. */
  readonly service?: string;
  readonly environment: string;
  /** Absent where the assembly may go to any. */
  readonly region?: string;
  /** Name of its file, without its ending. */
  readonly runbook: string;
  /** One sentence each: what is so, and what users notice. */
  readonly summary: string;
  readonly impact: string;
  /** URL of the page that its description links. */
  readonly dashboard?: string;
  /** Its own, or that of the alarms that it is part of. Absent of one that tells nobody. */
  readonly severity?: Severity;
  readonly objective?: string;
  /** Names of the composite alarms that speak of it. */
  readonly partOf: readonly string[];
  readonly told?: Told;
}

export type Severity = 'page' | 'ticket';

/** Who is told of an alarm. */
export interface Told {
  readonly channel: Channel;
  readonly receivers: readonly Receiver[];
}

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
});
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema) });
type Resources = z.infer<typeof templateSchema>['Resources'];
const tagsSchema = z.array(z.object({ Key: z.string(), Value: z.string() })).catch([]);

const METRIC = 'AWS::CloudWatch::Alarm';
const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm';

/** Every alarm of the services and environments of an assembly that has a runbook. @throws VerbFailed when a template cannot be read */
export function alarmsOf(assembly: string, { environments }: TealManifest): KnownAlarm[] {
  return environments.flatMap(({ name: environment, region, notify, services }) =>
    stacksOf(services).flatMap(({ service, stack }) => {
      // A name in teal.json leads nowhere else.
      if (/[/\\]/.test(stack)) throw notTeals(join(assembly, 'teal.json'), `a stack called ${stack}`);
      const file = join(assembly, `${stack}.template.json`);
      const { Resources } = readJson(templateSchema, file, notTeals);
      const place = {
        ...(service !== undefined && { service }),
        ...{ environment, ...(region !== undefined && { region }) },
      };
      return alarmsIn(Resources, region).map((alarm) => ({
        ...{ ...place, ...alarm },
        ...toldOf(notify, alarm.severity),
      }));
    }),
  );
}

type Services = TealManifest['environments'][number]['services'];

/** The foundation, which all services of an environment share, last. */
const stacksOf = (services: Services): { readonly stack: string; readonly service?: string }[] => [
  ...services.flatMap(({ name, stack, ownFoundationStack }) =>
    [stack, ...(ownFoundationStack === undefined ? [] : [ownFoundationStack])].map((each) => ({
      ...{ stack: each, service: name },
    })),
  ),
  ...[...new Set(services.map(({ foundationStack }) => foundationStack))].map((stack) => {
    const [only, ...others] = services;
    return { stack, ...(only && others.length === 0 && { service: only.name }) };
  }),
];

export function toldOf(notify: Notify | undefined, severity: Severity | undefined): { told?: Told } {
  const channel = severity && notify?.alarms[severity];
  if (notify === undefined || channel === undefined) return {};
  return { told: { channel, receivers: notify.channels[channel].receivers } };
}

type Alarm = Omit<KnownAlarm, 'service' | 'environment' | 'region' | 'told'>;

function alarmsIn(resources: Resources, region: string | undefined): Alarm[] {
  const entries = Object.entries(resources).filter(([, { Type }]) => Type === METRIC || Type === COMPOSITE);
  const composites = entries.filter(([, { Type }]) => Type === COMPOSITE);
  return entries.flatMap(([id, { Type, Properties = {} }]) => {
    const name = Properties.AlarmName;
    const said = descriptionOf(Properties.AlarmDescription, region);
    if (typeof name !== 'string' || said === undefined) return [];
    const above = Type === METRIC ? composites.filter(([, each]) => speaksOf(each, id, name)) : [];
    const tags = [Properties, ...above.map(([, each]) => each.Properties ?? {})].map(tagsOf);
    const severities = tags.flatMap((each) => each['teal:severity'] ?? []);
    const objective = tags.flatMap((each) => each['teal:objective'] ?? [])[0];
    // Of two, the one that must be looked at sooner.
    const severity = (['page', 'ticket'] as const).find((each) => severities.includes(each));
    return {
      ...{ name, ...said },
      ...(severity && { severity }),
      ...(objective !== undefined && { objective }),
      partOf: above.map(([, each]) => String(each.Properties?.AlarmName)),
    };
  });
}

/** Whether a composite's rule names an alarm: by a reference to it, or by its name. */
function speaksOf({ Properties = {} }: Resources[string], id: string, name: string): boolean {
  const rule = JSON.stringify(Properties.AlarmRule ?? '');
  return rule.includes(`"Fn::GetAtt":["${id}","Arn"]`) || quoted(rule).includes(name);
}

/** Names within a rule: of `ALARM("shop-a")` and of `ALARM(shop-a)`. */
const quoted = (rule: string): readonly string[] =>
  [...rule.matchAll(/(?:ALARM|OK|INSUFFICIENT_DATA)\((?:\\*"|')?([\w.-]+)/g)].flatMap(
    ([, each]) => each ?? [],
  );

const tagsOf = ({ Tags }: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(tagsSchema.parse(Tags).map(({ Key, Value }) => [Key, Value]));

/** As Teal writes one: a sentence, what users notice, a line with the runbook and one with the dashboard. */
function descriptionOf(
  description: unknown,
  region: string | undefined,
): Pick<Alarm, 'summary' | 'impact' | 'runbook' | 'dashboard'> | undefined {
  const lines = textOf(description, region).split('\n');
  const runbook = lines.flatMap((line) => /^Runbook: (?:.*\/)?([a-z0-9-]+)\.md$/.exec(line)?.[1] ?? [])[0];
  if (runbook === undefined) return undefined;
  const [summary = '', impact = ''] = lines;
  const dashboard = lines.flatMap((line) => /^Dashboard: (https:.*)$/.exec(line)?.[1] ?? [])[0];
  return {
    ...{ summary, impact: impact.startsWith('Runbook: ') ? '' : impact, runbook },
    ...(dashboard !== undefined && { dashboard }),
  };
}

/** Of text that CloudFormation joins; what refers to anything but the region stays open. */
function textOf(text: unknown, region = '<region>'): string {
  if (typeof text === 'string') return text;
  const { 'Fn::Join': join, Ref } = (text ?? {}) as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  if (Array.isArray(join)) return join[1].map((part) => textOf(part, region)).join(join[0]);
  return Ref === 'AWS::Region' ? region : '…';
}
