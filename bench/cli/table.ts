import type { Took } from './in-turns';

/** What is beyond its limit, one line each. A number that is none is beyond it, too. */
export const beyond = (rows: readonly Took[]): readonly string[] =>
  rows
    .filter(({ times, atMost }) => atMost !== undefined && !((times ?? Number.NaN) <= atMost))
    .map(
      ({ name, baseline, times, atMost }) =>
        `${name} must take at most ${atMost} times what ${baseline} takes, got ${times?.toFixed(2)}`,
    );

/** For a page. */
export const tableOf = (rows: readonly Took[]): string =>
  [
    '| | ms | times the baseline | at most |',
    '| --- | ---: | ---: | ---: |',
    ...rows.map(
      ({ name, milliseconds, baseline, times, atMost }) =>
        `| ${name} | ${milliseconds.toFixed(0)} | ${times === undefined ? '' : `${times.toFixed(2)} × ${baseline}`} | ${atMost ?? ''} |`,
    ),
  ].join('\n');
