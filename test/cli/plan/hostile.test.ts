import type { Plan } from '../../../cli/plan/compare';
import type { Judgement } from '../../../cli/plan/policy';
import { markdownOf } from '../../../cli/plan/report/markdown';
import { jsonOf, textOf } from '../../../cli/plan/report/text';
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text';
import { planWith } from './hostile-plan';

const judgementOf = ({ lines }: Plan, text: string): Judgement => ({
  failOn: ['weakening'],
  refused: lines.slice(0, 3).map(({ id }) => id),
  excepted: lines.slice(3, 5).map(({ id }) => ({ line: id, reason: text, expires: '2026-12-31' })),
  expired: [{ line: 'x', reason: text, expires: '2026-01-01' }],
});

/** Control characters but line breaks, and those that turn text round. */
const CONTROLS = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** What the runner takes for a command. source: actions/runner, src/Runner.Common/ActionCommand.cs */
const COMMAND = /^\s*(##)?::|##\[/m;

describe.each(HOSTILE_TEXTS)('%s', (_, text) => {
  const plan = planWith(text);
  const judgement = judgementOf(plan, text);
  const verdicts = { judgement, unreviewed: plan.lines.slice(0, 2) };

  test('is said something of', () => expect(plan.lines.length).toBeGreaterThan(8));

  test('stays text in Markdown', () => {
    const markdown = markdownOf(plan, { comparedWith: 'what is deployed', details: 'plan.json' }, verdicts);
    expect(markdown).not.toMatch(CONTROLS);
    expect(markdown).not.toMatch(COMMAND);
    const outside = markdown.split('\n').map(withoutSpans);
    expect(outside.filter((line) => !isOwn(line))).toEqual([]);
    expect(balance(outside)).toEqual({ details: 0, summary: 0 });
  });

  test('stays text in a terminal and a log', () => {
    const printed = textOf(plan, verdicts);
    expect(printed).not.toMatch(CONTROLS);
    expect(printed).not.toMatch(COMMAND);
    // A line is a line: none that the text has made.
    const lines = printed.trimEnd().split('\n');
    expect(lines.slice(1).filter((line) => !/^ {2}|^not (allowed|reviewed) \(/.test(line))).toEqual([]);
  });

  test('comes back from JSON as it was', () => {
    const json = jsonOf(plan, {}, verdicts);
    expect(json).toMatch(/^[\n\x20-\x7e]*$/);
    expect(json).not.toMatch(COMMAND);
    expect(JSON.parse(json).lines).toEqual(plan.lines);
    expect(JSON.parse(json).stacks[0].name).toBe(text);
  });
});

/** A line without its code spans: a run of backticks up to the next one of its length, as CommonMark reads it. */
function withoutSpans(line: string): string {
  let rest = line;
  let outside = '';
  for (let open = /(?<!\\)`+/.exec(rest); open; open = /(?<!\\)`+/.exec(rest)) {
    const [run] = open;
    const body = rest.slice(open.index + run.length);
    const close = new RegExp(`(?<!\`)${run}(?!\`)`).exec(body);
    outside += rest.slice(0, open.index);
    if (!close) return `${outside}(no end of ${run.length} backticks)${body}`;
    outside += '¤';
    rest = body.slice(close.index + run.length);
  }
  return outside + rest;
}

/** Words, and the Markdown that a report is made of; each kind of line in full. */
const WORDS = "[\\w ¤,.;:()→—'…%⛔🆕&;\\\\-]*";
const OWN: readonly RegExp[] = [
  new RegExp(`^ {2}- ${WORDS}$`, 'u'),
  /^$/,
  /^<!-- teal-plan:production -->$/,
  /^### Plan for production$/,
  new RegExp(`^\\*\\*${WORDS}\\*\\*$`, 'u'),
  new RegExp(`^#### ${WORDS}$`, 'u'),
  new RegExp(`^- (\\*\\*${WORDS}\\*\\*)?${WORDS}$`, 'u'),
  /^Commit|^compared with what is deployed, plan ¤\.$/,
  /^\| Stack \| \| Added \| Changed \| Replaced \| Removed \|$/,
  /^\| --- \| --- \| ---: \| ---: \| ---: \| ---: \|$/,
  /^\| ¤ \| (new|changed|unchanged|gone) \| \d+ \| \d+ \| \d+ \| \d+ \|$/,
  /^<\/?details>$/,
  /^<summary>\d+ other changes<\/summary>$/,
  /^\*\*Not all fits here:\*\* left out are [\w ,]+\. All is in plan\.json\.$/,
];
const isOwn = (line: string): boolean => OWN.some((pattern) => pattern.test(line));

function balance(lines: readonly string[]): Record<string, number> {
  const text = lines.join('\n');
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return {
    details: count(/<details>/g) - count(/<\/details>/g),
    summary: count(/<summary>/g) - count(/<\/summary>/g),
  };
}
