import type { Change } from '../catalogue';
import { remove, set } from '../edits';

const GROUP = 'PrimaryTargetGroup';
const GATE = 'GatessmoketestFunctionC68F4D40';
const HANDLER = 'LiveTrafficRulesHandlerFunction2B16FA31';
const UNIFORMITY = 'UniformityCheckFunction5A5DE481';
const TASK = 'TaskDefinition21A4D618';
const SCALING = 'ServiceTaskCountTargetDF7542A8';
const NONE = 'Starts no release in production; replaces nothing';

const one = (name: string, kind: string, path: string, value: unknown, what = '1 protection'): Change => ({
  name,
  edits: [set(path, value)],
  lines: [`${kind} ${path.split('.')[0]}`],
  verdict: kind === 'weakening' ? `${NONE}; weakens ${what}` : NONE,
});
const group = (name: string, kind: string, property: string, value: unknown): Change =>
  one(name, kind, `${GROUP}.Properties.${property}`, value);

/** Whether what looks at tasks, and what guards a release, can do so. */
export const HEALTH: readonly Change[] = [
  group('another path of the health check', 'weakening', 'HealthCheckPath', '/'),
  group('another port of the health check', 'weakening', 'HealthCheckPort', '81'),
  group('more answers that are healthy', 'weakening', 'Matcher.HttpCode', '200-499'),
  group('an answer more that is healthy', 'weakening', 'Matcher.HttpCode', '200,404'),
  group('other answers that are healthy', 'weakening', 'Matcher.HttpCode', '204'),
  group('answers that are not known', 'weakening', 'Matcher.HttpCode', { 'Fn::ImportValue': 'codes' }),
  {
    name: 'the same answers, written otherwise',
    edits: [set(`${GROUP}.Properties.Matcher.HttpCode`, '200-200')],
    lines: [`traffic ${GROUP}`],
    verdict: `${NONE}; touches what leads users`,
  },
  group('a check less often', 'weakening', 'HealthCheckIntervalSeconds', 300),
  group('a check more often', 'tightening', 'HealthCheckIntervalSeconds', 6),
  group('more time to answer a check', 'weakening', 'HealthCheckTimeoutSeconds', 9),
  group('less time to answer a check', 'tightening', 'HealthCheckTimeoutSeconds', 2),
  group('more bad answers until it is sick', 'weakening', 'UnhealthyThresholdCount', 10),
  group('fewer good answers until it is healthy', 'tightening', 'HealthyThresholdCount', 5),
  group('no time for requests to end', 'weakening', 'TargetGroupAttributes.0.Value', '0'),
  group('more time for requests to end', 'tightening', 'TargetGroupAttributes.0.Value', '60'),
  {
    name: 'a check as often as by default',
    edits: [remove(`${GROUP}.Properties.HealthCheckIntervalSeconds`)],
    lines: [`weakening ${GROUP}`],
    verdict: `${NONE}; weakens 1 protection`,
  },
  one('a gate that cannot run', 'weakening', `${GATE}.Properties.ReservedConcurrentExecutions`, 0, '1 gate'),
  one('a gate with less time', 'weakening', `${GATE}.Properties.Timeout`, 1, '1 gate'),
  one('a gate with more time', 'tightening', `${GATE}.Properties.Timeout`, 900),
  one('a gate with less memory', 'weakening', `${GATE}.Properties.MemorySize`, 127, '1 gate'),
  one('rules that nobody writes', 'weakening', `${HANDLER}.Properties.ReservedConcurrentExecutions`, 0),
  one('less time to write rules', 'weakening', `${HANDLER}.Properties.Timeout`, 1),
  one(
    'uniformity that nobody checks',
    'weakening',
    `${UNIFORMITY}.Properties.ReservedConcurrentExecutions`,
    0,
  ),
  one('uniformity with less memory', 'weakening', `${UNIFORMITY}.Properties.MemorySize`, 127),
  {
    name: 'tasks of one release that may run several images',
    edits: [set(`${TASK}.Properties.ContainerDefinitions.0.VersionConsistency`, 'disabled')],
    lines: [`weakening ${TASK}`, `release ${TASK}`],
    verdict: 'Starts a release of shop in production; replaces nothing; weakens 1 container',
  },
  ...[0, { 'Fn::ImportValue': 'tasks' }].map(
    (count): Change => ({
      name: `tasks of which there may be none: ${JSON.stringify(count)}`,
      edits: [set(`${SCALING}.Properties.MinCapacity`, count)],
      lines: [`weakening ${SCALING}`, `capacity ${SCALING}`],
      verdict: `${NONE}; weakens 1 protection; changes capacity`,
    }),
  ),
  {
    name: 'no task',
    edits: [set('Service.Properties.DesiredCount', 0)],
    lines: ['weakening Service', 'capacity Service'],
    verdict: `${NONE}; weakens 1 protection; changes capacity`,
  },
];
