import { isFields, listOf, numberOf, shown } from '../values';
import { arrow, type Findings, ownChange, propertiesOf, type Rule } from './findings';

/** How many tasks there may be, and what decides it. */
export const capacity: Rule = (change, findings) => {
  if (!change.type.startsWith('AWS::ApplicationAutoScaling::')) return;
  if (change.how === 'added')
    findings.say('capacity', '', 'scales what had a fixed size, or scales it otherwise');
  if (change.how === 'removed') findings.say('capacity', '', 'scales no more');
  if (change.how !== 'changed') return;
  for (const { name } of propertiesOf(change)) {
    const own = name === 'Tags' ? undefined : ownChange(change, name);
    if (!own) continue;
    findings.say('capacity', name, `${shown(name)} ${arrow(own.before, own.after)}`, { after: own.after });
    if (name === 'MinCapacity' || name === 'MaxCapacity') noTask(name, own, findings);
  }
};

/** A number of tasks that may be none, also as far as it is not known before it is deployed: then nobody answers. */
export function noTask(
  name: string,
  { before, after }: { readonly before: unknown; readonly after: unknown },
  findings: Findings,
): void {
  const isNone = (value: unknown) => value !== undefined && !((numberOf(value) ?? 0) > 0);
  if (isNone(before) === isNone(after)) return;
  findings.say(
    isNone(after) ? 'weakening' : 'tightening',
    name,
    isNone(after)
      ? `it may be that no task runs: ${shown(name)} ${arrow(before, after)}`
      : 'a task runs always',
    { after, subject: 'protection' },
  );
}

/** What shows how the tasks of a cluster do. */
export const cluster: Rule = (change, findings) => {
  if (change.type !== 'AWS::ECS::Cluster' || change.how !== 'changed') return;
  const settings = ownChange(change, 'ClusterSettings');
  if (settings) {
    const value = (list: unknown) =>
      listOf(list)?.find((each) => isFields(each) && each.Name === 'containerInsights') as
        | { readonly Value?: unknown }
        | undefined;
    const [before, after] = [
      value(settings.before)?.Value ?? 'disabled',
      value(settings.after)?.Value ?? 'disabled',
    ];
    const rank = (setting: unknown) => ['disabled', 'enabled', 'enhanced'].indexOf(String(setting));
    findings.say(
      rank(after) > rank(before) ? 'tightening' : 'weakening',
      'ClusterSettings',
      `container insights ${arrow(before, after)}`,
      { after: settings.after, subject: 'protection' },
    );
  }
  const configuration = ownChange(change, 'Configuration');
  if (configuration) {
    findings.say(
      'weakening',
      'Configuration',
      `what is noted of commands in its tasks changes: ${arrow(configuration.before, configuration.after)}`,
      {
        after: configuration.after,
        subject: 'protection',
      },
    );
  }
};

/** What asks a function, or somebody else, to look. */
export const eventRule: Rule = (change, findings) => {
  if (change.type !== 'AWS::Events::Rule' || change.how !== 'changed') return;
  for (const name of ['ScheduleExpression', 'EventPattern', 'Targets', 'State']) {
    const own = ownChange(change, name);
    if (!own) continue;
    const isOn = name === 'State' && own.after === 'ENABLED';
    findings.say(
      isOn ? 'tightening' : 'weakening',
      name,
      `what it starts, or when, changes: ${shown(name)} ${arrow(own.before, own.after)}`,
      {
        after: own.after,
        subject: 'protection',
      },
    );
  }
};
