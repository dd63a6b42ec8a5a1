import { shortName } from '../../lambda/uniformity/shown';
import { harmless } from '../aws/harmless';
import type { LogLine } from './line';

/** For scripts; see the docstring of the verb. @param revision ARN */
export function jsonOf({ at, task, container, message }: LogLine, revision: string | undefined): string {
  const line = {
    ...{ schemaVersion: 1, at: new Date(at).toISOString(), task },
    ...{ revision: revision === undefined ? null : shortName(revision), container, message },
  };
  return `${escaped(JSON.stringify(line))}\n`;
}

/** JSON may write any character by its number: the message stays what it was, and steers neither terminal nor runner. */
const escaped = (json: string): string =>
  json
    .replace(
      /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('##[', '#\\u0023[');

export interface TextOptions {
  readonly colours: boolean;
  /** Whether the container is told, since there are several. */
  readonly containers: boolean;
  /** Milliseconds since the Unix epoch: of its day only the time is told. */
  readonly now: number;
}

/** Digits of a task's id, as consoles show it. */
const SHORT_ID = 8;

/** For people. */
export function textOf(
  { at, task, container, message }: LogLine,
  { colours, containers, now }: TextOptions,
): string {
  const id = harmless(task.slice(0, SHORT_ID));
  const who = colours ? `\u001b[${colourOf(task)}m${id}\u001b[39m` : id;
  const head = [timeOf(at, now), who, ...(containers ? [harmless(container)] : [])].join(' ');
  const [first = '', ...rest] = message
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => harmless(line.replaceAll('\t', '  ')));
  // Indented, so that none looks like a line of another task.
  return `${[`${head} ${first}`, ...rest.map((line) => `  ${line}`)].join('\n')}\n`;
}

/** In UTC, as all other verbs and CloudWatch tell times: who puts an incident together has them side by side. */
function timeOf(at: number, now: number): string {
  const [date = '', time] = new Date(at).toISOString().slice(0, 19).split('T');
  return new Date(now).toISOString().startsWith(date) ? `${time}Z` : `${date} ${time}Z`;
}

/** Cyan, magenta, blue, green, yellow and their bright ones: none is red, which looks like an error. */
const COLOURS = [36, 35, 34, 32, 33, 96, 95, 94, 92, 93];

/** The same for the same task, in each run. */
function colourOf(task: string): number {
  const sum = [...task].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 9973, 7);
  return COLOURS[sum % COLOURS.length] ?? 36;
}
