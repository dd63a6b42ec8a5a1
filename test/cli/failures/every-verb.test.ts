import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { tealProgram } from '../../../cli/program';
import { calledBy } from '../../docs/calls-of-verbs';
import { root } from '../../synth';
import { cellOf } from './columns';
import { isRun } from './matrix';
import { type Cell, COLUMNS } from './row';
import { ACTING } from './rows/acting';
import { DELIVERING } from './rows/delivering';
import { FLAGGING } from './rows/flagging';
import { LOOKING } from './rows/looking';
import { PREVIEWING } from './rows/previewing';
import { CHANGES, ONLY_READ, WITHOUT_AWS } from './verbs';

const ROWS = [...LOOKING, ...ACTING, ...DELIVERING, ...FLAGGING, ...PREVIEWING];

/** Verbs that do something, and are not a name for several. */
function leaves(command: Command, before: readonly string[] = []): [string, Command][] {
  return command.commands.flatMap((each): [string, Command][] => {
    const words = [...before, each.name()];
    return each.commands.length > 0 ? leaves(each, words) : [[words.join(' '), each]];
  });
}
const VERBS = leaves(tealProgram());
const ASKING = VERBS.filter(([verb]) => ROWS.some((row) => row.verb === verb));

/** Whoever adds a verb decides here which it is: a row of the matrix, or one that asks AWS nothing. */
test('each verb is a row, or asks AWS nothing', () => {
  const known = [...ROWS.map(({ verb }) => verb), ...Object.keys(WITHOUT_AWS)];
  expect(VERBS.map(([verb]) => verb).sort()).toEqual(known.sort());
});

test.each(Object.keys(WITHOUT_AWS))('teal %s makes no call of AWS', (verb) => {
  expect(calledBy(verb.split(' ')[0] ?? '')).toEqual([]);
});

test('cells that are held elsewhere name tests that are there, and each has a kind', () => {
  const cells = ROWS.flatMap((row) => COLUMNS.map((column) => cellOf(row, column)));
  const files = cells.flatMap((cell) => ('heldBy' in cell ? [cell.heldBy] : []));
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(cells.filter((cell) => 'notApplicable' in cell && cell.notApplicable === 'it must be said')).toEqual(
    [],
  );
});

const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (more) => (text += more) }).outputHelp();
  return text;
};
describe('the help', () => {
  test.each(VERBS)('teal %s shows an example and its exit codes', (verb, command) => {
    const help = helpOf(command);
    expect(help).toMatch(new RegExp(`^Examples?\\b[^]*?\\bteal ${verb.split(' ')[0]}\\b`, 'm'));
    expect(help).toMatch(/Exit codes: /);
  });
});

test.each(
  tealProgram()
    .commands.filter(({ commands }) => commands.length > 0)
    .map((one) => [one.name(), one] as const),
)('teal %s, of several verbs, shows an example', (verb, command) =>
  expect(helpOf(command)).toMatch(new RegExp(`^Examples?\\b[^]*?\\bteal ${verb}\\b`, 'm')),
);

describe('options of verbs that ask AWS', () => {
  const longs = (command: Command) => command.options.map(({ long }) => long);
  /** Where what is asked about is named otherwise. */
  const WITHOUT: Readonly<Record<string, readonly string[]>> = {
    qualify: ['--env', '--service'],
    publish: ['--env', '--service'],
    apply: ['--env', '--service'],
    record: ['--env', '--service'],
    prepare: ['--service', '--json'],
    plan: ['--service'],
    doctor: ['--service'],
    ...Object.fromEntries(PREVIEWING.map(({ verb }) => [verb, ['--service']])),
  };
  test.each(ASKING)('teal %s', (verb, command) => {
    const asked = ['--env', '--service', '--region', '--profile', '--json'];
    const lacking = asked.filter((option) => !longs(command).includes(option));
    expect(lacking).toEqual(WITHOUT[verb] ?? []);
  });
});

describe('what changes something', () => {
  const lists = { ...CHANGES, ...ONLY_READ };
  test('each verb that asks AWS changes something, or only reads', () => {
    expect(Object.keys(lists).sort()).toEqual(ASKING.map(([verb]) => verb).sort());
  });

  const asks = Object.entries(CHANGES).filter(([, { asks }]) => asks !== 'no');
  test.each(asks)('teal %s asks, and has --yes', (verb, { asks: what }) => {
    const [, command] = ASKING.find(([name]) => name === verb) ?? [];
    expect(command?.options.map(({ long }) => long)).toContain('--yes');
    const file = readFileSync(
      join(root, 'cli', `${verb.split(' ')[0] === 'reject' ? 'approve' : verb.split(' ')[0]}.ts`),
      'utf8',
    );
    if (what === 'for the name of the environment') expect(file).toContain('askForName');
  });

  test.each(Object.keys(ONLY_READ))('teal %s has no --yes to give', (verb) => {
    const [, command] = ASKING.find(([name]) => name === verb) ?? [];
    const yes = command?.options.some(({ long }) => long === '--yes');
    expect([verb, yes]).toEqual([verb, verb === 'adopt plan']);
  });
});

/** As the page has it. */
const inWords = (cell: Cell): string =>
  isRun(cell) ? String(cell.exitCode) : 'heldBy' in cell ? 'own' : 'n/a';

/** Of cells that cannot be, why: verbs of one reason together. */
const WHY_NOT = (() => {
  const cells = ROWS.flatMap((row) =>
    COLUMNS.flatMap((column) => {
      const cell = cellOf(row, column);
      return 'notApplicable' in cell ? [{ column, verb: `\`${row.verb}\``, why: cell.notApplicable }] : [];
    }),
  );
  const reasons = [...new Set(cells.map(({ column, why }) => `${column}: ${why}`))];
  return reasons.map((reason) => {
    const of = cells.filter(({ column, why }) => `${column}: ${why}` === reason);
    return `- ${reason}: ${of.map(({ verb }) => verb).join(', ')}`;
  });
})();

test('the page has the table', () => {
  const page = readFileSync(join(root, 'docs/cli-failures.md'), 'utf8');
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [
    line(['verb', ...COLUMNS]),
    line(['---', ...COLUMNS.map(() => '---')]),
    ...ROWS.map((row) => line([`\`${row.verb}\``, ...COLUMNS.map((column) => inWords(cellOf(row, column)))])),
  ].join('\n');
  expect(page).toContain(table);
  expect(page).toContain(WHY_NOT.join('\n'));
  const changes = Object.entries(CHANGES).map(([verb, { asks, why }]) => line([`\`${verb}\``, asks, why]));
  expect(page).toContain(changes.join('\n'));
});
