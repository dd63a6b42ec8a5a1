import type { DependencyRow } from '../dependencies/row';
import type { Line } from './grid';
import { type DeliveriesInput, deliveries } from './rows/deliveries';
import { dependencies } from './rows/dependencies';
import { type GroupsInput, groups } from './rows/groups';
import { heading, type IntroductionInput, introduction } from './rows/introduction';
import { type LogsInput, logs } from './rows/logs';
import { objectives, type SeenObjective } from './rows/objectives';
import { type SaturationInput, saturation } from './rows/saturation';
import { type SinceWhenInput, sinceWhen } from './rows/since-when';
import { type UsersInput, users } from './rows/users';
import { type WatchedInput, watched } from './rows/watched';

/** What the page shows, in the order in which it shows it. */
export interface PageInput {
  readonly introduction: IntroductionInput;
  readonly users: UsersInput;
  /** None without objectives. */
  readonly objectives: readonly SeenObjective[];
  readonly sinceWhen: SinceWhenInput;
  readonly groups: GroupsInput;
  readonly saturation: SaturationInput;
  readonly dependencies: readonly DependencyRow[];
  readonly watched: WatchedInput;
  readonly deliveries: DeliveriesInput;
  readonly logs: LogsInput;
}

/** The page, line by line. A part that a service has not takes no room. */
export const pageOf = (input: PageInput): Line[] => [
  ...introduction(input.introduction),
  ...section('Are users hurt?', [...users(input.users), ...objectives(input.objectives)]),
  ...section('Since when, and which release?', sinceWhen(input.sinceWhen)),
  ...section('Both target groups', groups(input.groups)),
  ...section('What is full?', saturation(input.saturation)),
  ...section('What it depends on', dependencies(input.dependencies)),
  ...section('Seen from outside, and jobs', watched(input.watched)),
  ...section('What the logs say', logs(input.logs)),
  ...section('How it is delivered', deliveries(input.deliveries)),
];

const section = (question: string, lines: readonly Line[]): Line[] =>
  lines.length === 0 ? [] : [heading(question), ...lines];
