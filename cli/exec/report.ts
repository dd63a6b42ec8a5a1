import { shortName, shown } from '../../lambda/uniformity/shown';
import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { Opened } from './carry-out';
import { SHELL } from './command-line';
import { revisionOf, type SeenContainer, type SeenTask, type SeenTasks } from './decide';

/** What is opened, where, by whom, and where that is logged. */
export interface Opening {
  readonly task: SeenTask;
  readonly container: SeenContainer;
  readonly seen: SeenTasks;
  readonly command: string;
  readonly logged: string;
  readonly by: string;
}

/** What has become of it, when the session is over or there was none. */
export type Ended = Opened & {
  /** What the plugin ended with; `null` where a signal ended it. */
  readonly plugin?: number | null;
};

export function exitCodeOf({ outcome, plugin }: Ended): number {
  switch (outcome) {
    case 'refused':
      return EXIT.NOT_AS_EXPECTED;
    case 'failed':
      return EXIT.COULD_NOT_RUN;
    case 'opened':
      return plugin === 0 ? EXIT.AS_EXPECTED : EXIT.COULD_NOT_RUN;
  }
}

/** No call tells what an image has: ECS opens the session of a program that is not there, too. */
const NO_SHELL = `  no ${SHELL}?   a distroless image has none, and the session ends at once: name a program of the image after --, for Node /nodejs/bin/node`;

/** What a person is told before it is done. */
export function linesBefore(
  { task, container, seen, command, logged, by }: Opening,
  { service, env }: ServiceOptions,
): readonly string[] {
  return [
    `opening ${command} as root in ${service} in ${env}:`,
    `  task          ${shortName(task.arn)}, ${revisionOf(task.revision, seen)}`,
    `  container     ${shown(container.name)}, ${container.digest === undefined ? 'image not known' : shown(container.digest)}`,
    `  logged        the call and its command in CloudTrail; the session in ${logged}`,
    `  by            ${by}`,
    ...(command === SHELL ? [NO_SHELL] : []),
  ];
}

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, ended: Ended): string {
  const { outcome, reason, opening, session, plugin } = ended;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOf(ended), reason },
    ...(opening && {
      ...{ task: opening.task.arn, revision: opening.task.revision ?? null },
      ...{ container: opening.container.name, digest: opening.container.digest ?? null },
      ...{ command: opening.command, logged: opening.logged, by: opening.by },
    }),
    ...(session !== undefined && { session }),
    ...(plugin !== undefined && { plugin }),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: ServiceOptions, ended: Ended): string {
  const { outcome, reason, opening, session, plugin } = ended;
  const lines = [
    `${service} in ${env}: ${outcome}`,
    `  ${reason}`,
    ...(session === undefined ? [] : [`  session ${shown(session)} is over; ${howItEnded(plugin)}`]),
    ...(session === undefined || opening === undefined ? [] : [`  logged in ${opening.logged}`]),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

function howItEnded(plugin: Ended['plugin']): string {
  if (plugin === 0) return 'how its command ended, the plugin does not tell';
  return plugin === null ? 'a signal ended the plugin' : `the plugin failed (${plugin})`;
}
