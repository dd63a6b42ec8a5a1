import { stripVTControlCharacters } from 'node:util';
import { reactionSeconds } from '../../../rehearsal/scenarios/catalogue/departures';
import { isRight, type Scoreboard, type ScoreboardRow } from '../../../rehearsal/scenarios/scoreboard';
import { millisecondsOf } from '../../../rehearsal/workload/task-model';
import { clockTime, count, plain } from '../words';

/** How a board is drawn. */
export interface Look {
  /** Characters in a line. */
  readonly columns: number;
  readonly colours: boolean;
}

const GAP = '  ';

const paint = (code: number, text: string, { colours }: Look) =>
  colours ? `\u001B[${code}m${text}\u001B[0m` : text;
const [RED, GREEN, YELLOW, BOLD] = [31, 32, 33, 1];

/** The scoreboard for people: a line a release, then what is wrong, what is not caught, and a last line. */
export function boardOf(board: Scoreboard, look: Look): string {
  const { rows, service, environment, workload } = board;
  const where = environment === null ? plain(service) : `${plain(service)} in ${plain(environment)}`;
  return [
    '',
    paint(
      BOLD,
      `Scoreboard of ${where}${workload === 'live' ? ', with processes and real requests' : ''}`,
      look,
    ),
    ...(wide(rows, look) ?? narrow(rows, look)),
    ...wrong(rows, look),
    ...missed(rows),
    ...notHere(board),
    '',
    paint(isRight(board) ? GREEN : RED, lastLine(board), look),
    '',
  ].join('\n');
}

function cellsOf(row: ScoreboardRow, look: Look): string[] {
  const { name, expected, release, departures, notRehearsed } = row;
  const verdict =
    notRehearsed !== null
      ? paint(YELLOW, 'not rehearsed', look)
      : departures.length > 0
        ? paint(RED, 'WRONG', look)
        : isMissed(row)
          ? paint(YELLOW, 'not caught', look)
          : paint(GREEN, 'right', look);
  const took = release && reactionSeconds(release);
  const [by, within] = [expected.by, expected.within];
  return [
    plain(name),
    `${expected.outcome}${by === undefined ? '' : `, ${shortly(by)}`}`,
    release === null ? '' : release.outcome,
    release === null || release.decidedBy === 'none' ? '' : shortly(release.decidedBy),
    `${took == null ? '' : clockTime(took)}${within ? ` of ${clockTime(millisecondsOf(within) / 1000)}` : ''}`.trim(),
    release === null ? '' : hurt(release.requests.failed, expected.failedRequests?.atMost),
    verdict,
  ];
}

const hurt = (failed: number, atMost: number | undefined) =>
  atMost === undefined ? count(failed) : `${count(failed)} of ${count(atMost)}`;

/** Without what every alarm of a service begins with. */
const shortly = (decidedBy: string) => plain(decidedBy.replace(/^alarm:[\w.]+?-[\w.]+?-(?=.)/, 'alarm:'));

const HEADINGS = ['scenario', 'expected', 'got', 'decided by', 'time', 'users hurt', 'verdict'];

/** A line each; undefined where they do not fit. */
function wide(rows: readonly ScoreboardRow[], look: Look): string[] | undefined {
  const lines = [HEADINGS, ...rows.map((row) => cellsOf(row, look))];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => widthOf(cells[column] ?? ''))));
  // What is too wide together is cut: what was expected shows in what came of it, a name is what to look for.
  let over = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1) - look.columns;
  for (const [column, least] of [
    [1, 20],
    [3, 24],
    [0, 36],
    [1, 12],
    [3, 16],
    [0, 30],
  ] as const) {
    const width = widths[column] ?? 0;
    const less = Math.max(0, Math.min(over, width - least));
    widths[column] = width - less;
    over -= less;
  }
  if (over > 0) return undefined;
  const drawn = lines.map((cells) =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join(GAP)
      .trimEnd(),
  );
  return [drawn[0] ?? '', ...grouped(rows, drawn.slice(1))];
}

/** A bad release that gets through; a control must. */
function isMissed({ expected, group }: ScoreboardRow): boolean {
  return expected.misses !== undefined && group !== 'controls';
}

/** With the name of a chapter before its rows. */
function grouped(rows: readonly ScoreboardRow[], drawn: readonly string[]): string[] {
  return drawn.flatMap((line, index) => {
    const group = rows[index]?.group;
    return group === rows[index - 1]?.group ? [line] : ['', `${group}:`, line];
  });
}

/** Several lines each. */
function narrow(rows: readonly ScoreboardRow[], look: Look): string[] {
  return rows.flatMap((row, index) => {
    const [name = '', expected, got = '', by = '', time, users, verdict = ''] = cellsOf(row, look);
    const chapter = row.group === rows[index - 1]?.group ? [] : ['', `${row.group}:`];
    const result = [got, by].filter((part) => part !== '').join(', ');
    return [
      ...chapter,
      `${verdict}${GAP}${name}`,
      `${GAP}expected ${expected}`,
      ...(result === '' ? [] : [`${GAP}got ${result}`]),
      ...[`${time ? `${GAP}time ${time}` : ''}${users ? `${GAP}users hurt ${users}` : ''}`].filter(
        (line) => line !== '',
      ),
    ];
  });
}

function wrong(rows: readonly ScoreboardRow[], look: Look): string[] {
  const bad = rows.filter(({ departures, notRehearsed }) => departures.length > 0 || notRehearsed !== null);
  if (bad.length === 0) return [];
  return [
    '',
    paint(RED, 'Wrong, or late:', look),
    ...bad.flatMap(({ name, why, departures, notRehearsed, release }) => [
      `${GAP}${plain(name)} (${plain(why)})`,
      ...[...departures, ...(notRehearsed === null ? [] : [`not rehearsed: ${notRehearsed}`])].map(
        (each) => `${GAP}${GAP}- ${plain(each)}`,
      ),
      ...(release ? [`${GAP}${GAP}  ${plain(release.reason)}`] : []),
    ]),
    `${GAP}What to change: docs/scenarios.md, When a row is wrong`,
  ];
}

function missed(rows: readonly ScoreboardRow[]): string[] {
  const known = rows.filter(isMissed);
  if (known.length === 0) return [];
  return [
    '',
    'Not caught, and known:',
    ...known.map(({ name, expected }) => `${GAP}${plain(name)}: ${plain(expected.misses ?? '')}`),
  ];
}

function notHere({ leftOut }: Scoreboard): string[] {
  if (leftOut.length === 0) return [];
  return ['', 'Left out:', ...leftOut.map(({ name, why }) => `${GAP}${plain(name)}: ${plain(why)}`)];
}

/** What a script's log ends with. */
export function lastLine(board: Scoreboard): string {
  const { rows, wallSeconds, seed } = board;
  const bad = rows.filter(({ departures, notRehearsed }) => departures.length > 0 || notRehearsed !== null);
  const controls = bad.filter(({ group }) => group === 'controls');
  const took = `in ${wallSeconds.toFixed(0)} s, seed ${seed}`;
  if (controls.length > 0) {
    return `The rehearsal itself cannot be believed: ${controls.map(({ name }) => plain(name)).join(', ')} went wrong (${took})`;
  }
  const missing = rows.filter(isMissed);
  const notCaught = missing.length === 0 ? '' : `, ${missing.length} of them known not to be caught`;
  return bad.length === 0
    ? `${rows.length} of ${rows.length} reactions right and in time${notCaught} (${took})`
    : `${bad.length} of ${rows.length} reactions wrong or late: ${bad.map(({ name }) => plain(name)).join(', ')} (${took})`;
}

const widthOf = (text: string) => stripVTControlCharacters(text).length;

function padded(text: string, width: number): string {
  const length = widthOf(text);
  if (length <= width) return text + ' '.repeat(width - length);
  return `${text.slice(0, width - 1)}…`;
}
