import type { Plan } from '../compare';
import type { Kind, Line } from '../line';
import type { Judgement } from '../policy';
import { listed } from '../values';
import { cell, code, prose } from './code';
import { commentMarker } from './comment';
import { type Fold, type Folding, folded, typesIn } from './folded';
import { type Section, withinLimit } from './within-limit';

/** Bytes. GitHub takes 65,536 characters in a comment: room for a note that the plan is out of date. */
export const LONGEST_COMMENT = 60_000;

/** Where a plan comes from. */
export interface Origin {
  /** Commits. */
  readonly head?: string;
  readonly base?: string;
  /** What it was compared with, for people. */
  readonly comparedWith: string;
  /** Where the whole plan can be read. @default the file that --json writes */
  readonly details?: string;
}

export interface Verdicts {
  readonly judgement?: Judgement;
  /** Guarded lines that the reviewed plan lacks. */
  readonly unreviewed?: readonly Line[];
}

const TITLES: Readonly<Record<Exclude<Kind, 'neutral'>, string>> = {
  destructive: 'Destroyed or replaced',
  broadening: 'Broadens access',
  weakening: 'Weakens what guards users',
  release: 'Releases',
  traffic: 'Traffic',
  capacity: 'Capacity',
  tightening: 'Tightens',
};

/** A comment of a pull request, or a step's summary: the weightiest first, and never more than GitHub takes. */
export function markdownOf(
  plan: Plan,
  origin: Origin,
  verdicts: Verdicts = {},
  limit = LONGEST_COMMENT,
): string {
  const of = (kind: Kind) => plan.lines.filter((line) => line.kind === kind);
  const titles = Object.entries(TITLES) as [Exclude<Kind, 'neutral'>, string][];
  const sections = [
    notes(plan, verdicts),
    ...titles.map(([kind, title]) =>
      section(`${title} (${plan.counts[kind]})`, folded(plan, of(kind)), `${kind} lines`, verdicts),
    ),
    stackTable(plan),
    details(
      titles.flatMap(([kind]) => folded(plan, of(kind)).folds.flatMap(({ lines }) => lines)),
      'lines of new stacks',
      (line) => `${line.kind}: ${marks(line, verdicts)}`,
    ),
    details(of('neutral'), 'other changes'),
  ].filter(({ body }) => body.length > 0);
  return withinLimit(
    start(plan, origin),
    sections,
    limit,
    origin.details ?? 'the file that `teal plan --json` writes',
  );
}

function start(plan: Plan, { head, base, comparedWith }: Origin): string[] {
  const commits = [
    head === undefined ? '' : `Commit ${code(head)}`,
    base === undefined ? '' : `base ${code(base)}`,
    `compared with ${comparedWith}`,
    `plan ${code(plan.hash.slice(0, 12))}`,
  ].filter(Boolean);
  return [
    commentMarker(plan.environment),
    `### Plan for ${plan.environment}`,
    '',
    `**${prose(plan.verdict)}.**`,
    '',
    `${commits.join(', ')}.`,
  ];
}

/** What must be known first: what the policy says, what nobody has reviewed, how things stand. */
function notes({ notes: said, lines }: Plan, { judgement, unreviewed }: Verdicts): Section {
  const text = (id: string) => lines.find((line) => line.id === id)?.text ?? id;
  const body = [
    ...(judgement && judgement.refused.length > 0
      ? [
          `- **The policy does not allow ${judgement.refused.length} of these lines** (${judgement.failOn.join(', ')}); they are marked ⛔.`,
        ]
      : []),
    ...(unreviewed && unreviewed.length > 0
      ? [`- **${unreviewed.length} lines were not in the plan that was reviewed**; they are marked 🆕.`]
      : []),
    ...(judgement?.excepted ?? []).map(
      ({ line, reason, expires }) => `- Allowed until ${expires}: ${prose(text(line))} — ${code(reason)}`,
    ),
    ...(judgement?.expired ?? []).map(
      ({ reason, expires }) => `- An exception of the policy ended on ${expires}: ${code(reason)}`,
    ),
    ...said.map((each) => `- ${code(each)}`),
  ];
  return { head: [''], body, tail: [], noun: 'notes' };
}

function section(title: string, { single, folds }: Folding, noun: string, verdicts: Verdicts): Section {
  return {
    head: ['', `#### ${title}`, ''],
    body: [
      ...single.map((line) => `- ${marks(line, verdicts)}${lineText(line)}`),
      ...folds.map((fold) => `- ${foldMarks(fold, verdicts)}${foldText(fold)}`),
    ],
    tail: [],
    noun,
  };
}

function marks({ id }: Line, { judgement, unreviewed }: Verdicts): string {
  const refused = judgement?.refused.includes(id) ? '⛔ ' : '';
  return refused + (unreviewed?.some((each) => each.id === id) ? '🆕 ' : '');
}

/** Of any line inside. */
const foldMarks = ({ lines }: Fold, verdicts: Verdicts): string =>
  ['⛔ ', '🆕 '].filter((mark) => lines.some((line) => marks(line, verdicts).includes(mark))).join('');

function foldText(fold: Fold): string {
  const types = typesIn(fold).map(([type, count]) => `${count} of ${code(type)}`);
  return `${code(fold.stack)}: is a new stack, with ${fold.lines.length} lines, which stand below: ${listed(types, 4)}`;
}

const lineText = ({ stack, logicalId, type, text, details = [] }: Line): string =>
  [
    logicalId === ''
      ? `${code(stack)}: ${prose(text)}`
      : `${code(stack)} ${code(logicalId)} (${code(type)}): ${prose(text)}`,
    ...details.map((each) => `  - ${prose(each)}`),
  ].join('\n');

function stackTable({ stacks }: Plan): Section {
  return {
    head: [
      '',
      '| Stack | | Added | Changed | Replaced | Removed |',
      '| --- | --- | ---: | ---: | ---: | ---: |',
    ],
    body: stacks.map(
      ({ name, state, added, changed, replaced, removed }) =>
        `| ${cell(name)} | ${state} | ${added} | ${changed} | ${replaced} | ${removed} |`,
    ),
    tail: [],
    noun: 'stacks',
  };
}

function details(lines: readonly Line[], noun: string, mark: (line: Line) => string = () => ''): Section {
  return {
    head: ['', '<details>', `<summary>${lines.length} ${noun}</summary>`, ''],
    body: lines.map((line) => `- ${mark(line)}${lineText(line)}`),
    tail: ['', '</details>'],
    noun,
  };
}
