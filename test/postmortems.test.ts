import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sectionsOf } from '../cli/runbook/fill';
import { root } from './synth';

const folder = join(root, 'postmortems');
const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'TEMPLATE.md');
const SECTIONS = ['Impact', 'Timeline', 'What went well', 'Five whys', 'Actions', 'Rehearsal'];
const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** After so many days somebody looks whether the actions were done, and helped. */
const REVIEW_AFTER = 28;

/** What is missing of a page, in words. */
function missing(file: string, text: string): string[] {
  const [head, ...sections] = sectionsOf(text.replace(/<!--[\s\S]*?-->/g, ''));
  const of = (title: string) => sections.find((section) => section.title === title)?.text ?? '';
  const day = /^(\d{4}-\d{2}-\d{2})-[a-z0-9-]+\.md$/.exec(file)?.[1] ?? '';
  const field = (name: string) =>
    new RegExp(`^\\| ${name} \\| (.+) \\|$`, 'm').exec(head?.text ?? '')?.[1] ?? '';
  const actions = [...of('Actions').matchAll(/^\|(.*)\|$/gm)]
    .slice(2)
    .map(([, row = '']) => row.split('|').map((cell) => cell.trim()));
  const scenario = /^- Scenario: `(test\/incidents\/[\w.-]+\.test\.ts)`$/m.exec(of('Rehearsal'))?.[1] ?? '';
  const whys = of('Five whys').match(/^\d\. /gm)?.length ?? 0;
  const problems: readonly (readonly [boolean, string])[] = [
    [DAY.test(day) && !Number.isNaN(Date.parse(day)), 'a name that begins with its day'],
    [new RegExp(`^# ${day} \\S`).test(head?.text ?? ''), 'a heading with its day'],
    [sections.map(({ title }) => title).join() === SECTIONS.join(), `the sections ${SECTIONS.join(', ')}`],
    [/^@[\w-]+$/.test(field('Owner of this page')), 'an owner'],
    [daysBetween(day, field('Review')) === REVIEW_AFTER, `a review ${REVIEW_AFTER} days after its day`],
    [
      /^- Users: .*\d/m.test(of('Impact')) && /^- Budget: [\d.]+ %/m.test(of('Impact')),
      'users and budget, in numbers',
    ],
    [whys >= 1 && whys <= 5, 'one to five whys'],
    [actions.length > 0, 'an action'],
    ...actions.flatMap(([what = '', owner = '', due = '', link = '', status = '']) => [
      [/^@[\w-]+$/.test(owner), `an owner of "${what}"`] as const,
      [DAY.test(due) && daysBetween(day, due) >= 0, `a day by which "${what}" is done`] as const,
      [/^https:\/\/\S+$/.test(link), `a link of "${what}"`] as const,
      [/^(open|done|dropped)$/.test(status), `a status of "${what}"`] as const,
    ]),
    [scenario !== '' && existsSync(join(root, scenario)), 'a scenario that is there'],
    [!/<[a-z…][^>\n]*>|YYYY|hh:mm/.test(text.replace(/<!--[\s\S]*?-->/g, '')), 'every field filled in'],
  ];
  return problems.filter(([isThere]) => !isThere).map(([, what]) => what);
}

const daysBetween = (one: string, other: string): number =>
  (Date.parse(other) - Date.parse(one)) / 86_400_000;

test('there is an example, which says that it is one', () => {
  expect(files).toContain('2026-10-20-example-cart-errors.md');
  expect(readFileSync(join(folder, '2026-10-20-example-cart-errors.md'), 'utf8')).toMatch(
    /An example, of an incident that never was/,
  );
});

test.each(files)('%s has all that is asked of it', (file) => {
  expect(missing(file, readFileSync(join(folder, file), 'utf8'))).toEqual([]);
});

test('the scenario of each rehearses it: it names the page', () => {
  for (const file of files) {
    const scenario = join(root, 'test', 'incidents', file.replace('.md', '.deep.test.ts'));
    expect(readFileSync(scenario, 'utf8')).toContain(`postmortems/${file}`);
  }
});

describe('a page that lacks something is told what', () => {
  const [file = ''] = files;
  const text = readFileSync(join(folder, file), 'utf8');
  test.each([
    ['@grace', 'somebody', 'an owner of "Send a load to green before users meet it (`loadTest`)"'],
    ['2026-11-06', 'soon', 'a day by which "Send a load to green before users meet it (`loadTest`)" is done'],
    ['2026-11-17', '2026-11-18', 'a review 28 days after its day'],
    ['test/incidents/2026', 'test/incidents/1999', 'a scenario that is there'],
    ['| open |', '| |', 'a status of "Send a load to green before users meet it (`loadTest`)"'],
    ['0.1 %', 'some', 'users and budget, in numbers'],
    [
      '## What went well',
      '## What went',
      'the sections Impact, Timeline, What went well, Five whys, Actions, Rehearsal',
    ],
  ])('%s → %s', (from, to, lacks) => {
    expect(missing(file, text.replace(from, to))).toContain(lacks);
  });
});

test('the template has every section, and would not pass as it is', () => {
  const template = readFileSync(join(folder, 'TEMPLATE.md'), 'utf8');
  expect(
    sectionsOf(template)
      .slice(1)
      .map(({ title }) => title),
  ).toEqual(SECTIONS);
  expect(template).toContain('test/incidents/skeleton.deep.test.ts');
  expect(existsSync(join(root, 'test/incidents/skeleton.deep.test.ts'))).toBe(true);
  expect(missing('TEMPLATE.md', template).length).toBeGreaterThan(5);
});
