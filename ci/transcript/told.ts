import type { Step } from './story';

/** What a step printed, as it is shown. */
export interface Told {
  readonly exit: number;
  readonly lines: readonly string[];
}

const LEFT_OUT = '…';

/** Lines of an output that a reader is shown: those left out between them are one `…`. */
export function shownOf(output: string, keep: RegExp | undefined): readonly string[] {
  const lines = output
    .replace(/\s+$/, '')
    .split('\n')
    .map((line) => line.trimEnd());
  if (!keep) return lines;
  const shown: string[] = [];
  for (const line of lines) {
    if (keep.test(line)) shown.push(line);
    else if (shown.at(-1) !== LEFT_OUT) shown.push(LEFT_OUT);
  }
  return shown;
}

/** Markdown. */
export const pageOf = (steps: readonly Step[], told: readonly Told[]): string =>
  [
    '# From an empty folder to a recovery, on one machine',
    '',
    'Written by `npm run transcript -- --write`, which types these commands and shows what they print; `npm run transcript` types them again and fails where they say',
    'something else, in CI. Numbers and times are of one run. Nothing of it is AWS: [`teal local`](local.md) stands in for it.',
    ...steps.flatMap(({ words, command }, nth) => {
      const { lines = [], exit = 0 } = told[nth] ?? {};
      return [
        ...['', words, '', '```console'],
        ...command.split('\n').map((line) => `$ ${line}`),
        ...lines.filter((line) => line !== '' || lines.length > 1),
        ...(exit === 0 ? [] : [`[exit code ${exit}]`]),
        '```',
      ];
    }),
    '',
  ].join('\n');

/**
 * Of a page, what must be the same each time. A rehearsal's traffic, times and ids are not, and neither is what was seen of
 * a deployment that was looked at each five seconds: lines that begin with a time, and blank ones, are left out.
 */
export const certainOf = (page: string): readonly string[] =>
  page
    .split('\n')
    .filter((line) => line !== LEFT_OUT && line.trim() !== '' && !/^\d\d:\d\d /.test(line))
    .map((line) =>
      line
        .replace(/\b[0-9a-f]{8,}\b/g, '#')
        .replace(/\d[\d,.:/]*/g, '#')
        .replace(/[#\s]+/g, ' ')
        .trim(),
    );
