import type { Notify, Receiver } from '../../rehearsal/assembly/teal-manifest';
import type { Told } from './alarms';

export interface Section {
  /** Empty of what stands before the first one. */
  readonly title: string;
  readonly text: string;
}

/** What stands for a placeholder; one that is not known stays. */
export interface Names {
  readonly service?: string | undefined;
  readonly environment?: string | undefined;
  readonly region?: string | undefined;
  readonly objective?: string | undefined;
  readonly delivery?: string | undefined;
}

/** A runbook with its placeholders filled in. */
export function fill(text: string, names: Names): string {
  return Object.entries(names).reduce(
    (filled, [name, value]) => (value === undefined ? filled : filled.replaceAll(`<${name}>`, () => value)),
    text,
  );
}

/** By its headings of the second order; one within code is none. */
export function sectionsOf(text: string): Section[] {
  const sections: { title: string; lines: string[] }[] = [{ title: '', lines: [] }];
  let inCode = false;
  for (const line of text.split('\n')) {
    if (/^ *```/.test(line)) inCode = !inCode;
    const title = inCode ? undefined : /^## (.*)$/.exec(line)?.[1];
    if (title !== undefined) sections.push({ title, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ title, lines }) => ({ title, text: lines.join('\n').trim() }));
}

/** As GitHub makes the anchor of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

/** The part under one heading, of any order, until the next of the same or a higher one. */
export function partOf(text: string, anchor: string): string | undefined {
  const lines = text.split('\n');
  const depths = depthsOf(lines);
  const start = lines.findIndex((line, at) => depths[at] && anchorOf(line.replace(/^#+ /, '')) === anchor);
  if (start < 0) return undefined;
  const own = depths[start] ?? 1;
  const end = depths.findIndex((depth, at) => at > start && (depth ?? 7) <= own);
  return lines
    .slice(start, end < 0 ? undefined : end)
    .join('\n')
    .trim();
}

/** The order of each line that is a heading; a comment within code is none. */
function depthsOf(lines: readonly string[]): (number | undefined)[] {
  let inCode = false;
  return lines.map((line) => {
    if (/^ *```/.test(line)) inCode = !inCode;
    return inCode ? undefined : /^(#+) /.exec(line)?.[1]?.length;
  });
}

/** A receiver, as a person looks for it. */
export function wordsOf(receiver: Receiver): string {
  switch (receiver.kind) {
    case 'e-mail':
      return `e-mail to ${receiver.address}`;
    case 'pager-duty':
      return `PagerDuty (key in the secret ${receiver.secret})`;
    case 'slack':
      return `Slack channel ${receiver.channel} of workspace ${receiver.workspace}`;
    case 'topic':
      return `the topic ${receiver.arn}`;
  }
}

const CHANNELS = ['page', 'ticket', 'deploys'] as const;

/**
 * Who is told, as lines of a list: what the text under Escalation calls `notify.page` and so on.
 *
 * @param told of the alarm that was asked about
 */
export function escalationOf(environment: string, notify: Notify | undefined, told?: Told): string[] {
  if (notify === undefined) return [`- In ${environment} nobody is told of anything: \`notify\` is not set.`];
  return CHANNELS.map((channel) => {
    const { receivers } = notify.channels[channel];
    const who =
      receivers.length === 0 ? `nobody${insteadOf(channel, notify)}` : receivers.map(wordsOf).join('; ');
    return `- \`notify.${channel}\` in ${environment}: ${who}${told?.channel === channel ? ' (this alarm tells them)' : ''}`;
  });
}

/** A page without receivers goes to `ticket`: an outage that nobody hears of is worse than a slow answer. */
const insteadOf = (channel: (typeof CHANNELS)[number], { alarms }: Notify): string =>
  channel === 'page' && alarms.page === 'ticket' ? '; pages go to `notify.ticket`' : '';
