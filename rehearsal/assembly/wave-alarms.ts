import type { AssemblyStack } from './assembly';

const ALARMS = new Set(['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']);

/**
 * The alarms by which a wave is judged after its verdict: those that ECS has watched, which have seen green alone, and the
 * pages, which see whether users are well. A ticket is no reason to stop: it may be of last week.
 */
export function alarmsOfWave(stacks: readonly Pick<AssemblyStack, 'template'>[]): readonly string[] {
  const names = stacks.flatMap(({ template }) =>
    Object.values(template.Resources).flatMap(({ Type, Properties = {} }): unknown[] => {
      if (Type === 'AWS::ECS::Service') return watchedBy(Properties);
      return ALARMS.has(Type) && isPage(Properties) ? [Properties.AlarmName] : [];
    }),
  );
  return [...new Set(names.filter((name): name is string => typeof name === 'string'))].sort();
}

function watchedBy(properties: Readonly<Record<string, unknown>>): unknown[] {
  const { Alarms } = (properties.DeploymentConfiguration ?? {}) as { Alarms?: { AlarmNames?: unknown[] } };
  return Alarms?.AlarmNames ?? [];
}

const isPage = ({ Tags = [] }: Readonly<Record<string, unknown>>): boolean =>
  (Tags as { Key: string; Value: unknown }[]).some(
    ({ Key, Value }) => Key === 'teal:severity' && Value === 'page',
  );

/** What is wrong with a wave, by what CloudWatch says now. Empty: nothing. An alarm that is not there has seen nothing. */
export function waveProblems(
  names: readonly string[],
  seen: readonly { readonly name: string; readonly state: string }[],
): readonly string[] {
  return names.flatMap((name) => {
    const alarm = seen.find((one) => one.name === name);
    if (alarm === undefined) return [`${name} is not there`];
    return alarm.state === 'ALARM' ? [`${name} sounds`] : [];
  });
}
