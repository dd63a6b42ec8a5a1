import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { placesOf } from '../../../cli/completion/place';
import { SHELLS, type Shell } from '../../../cli/completion/shells';
import { tealProgram } from '../../../cli/program';

const places = placesOf(tealProgram());
const HOSTILE = `it's "$(touch owned)" \`touch owned\` \\ : [x]\nand more`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-completion-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a real bash offers for the last of these words. */
function offered(words: readonly string[], script = SHELLS.bash(places)): string[] {
  const file = join(folder, '.script');
  writeFileSync(file, script);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    [
      ...['--norc', '-c'],
      `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _teal; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ...['bash', file, ...words],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter(Boolean);
}

test('a program, as the places of a command line', () => {
  const program = new Command('teal').version('1');
  const traffic = new Command('traffic').description('rules');
  traffic.addCommand(
    new Command('repair')
      .description('lead users')
      .option('-y, --yes', 'do not ask')
      .addOption(new Option('--what <page>', 'which').choices(['logs', 'alarms']))
      .option('--out [file]', 'where')
      .option('--env <name>', 'environment')
      .addOption(new Option('--secret <x>').hideHelp())
      .addArgument(new Argument('<dir>')),
  );
  program.addCommand(traffic).addCommand(new Command('old'), { hidden: true });
  const help = { spellings: ['--help', '-h'], description: 'display help for command' };
  expect(placesOf(program)).toEqual([
    {
      path: 'teal',
      verbs: [{ word: 'traffic', description: 'rules' }],
      options: [{ spellings: ['--version', '-V'], description: 'output the version number' }, help],
    },
    { path: 'teal/traffic', verbs: [{ word: 'repair', description: 'lead users' }], options: [help] },
    {
      ...{ path: 'teal/traffic/repair', verbs: [], argument: 'files' },
      options: [
        { spellings: ['--yes', '-y'], description: 'do not ask' },
        { spellings: ['--what'], description: 'which', value: ['logs', 'alarms'] },
        { spellings: ['--out'], description: 'where', value: 'files' },
        { spellings: ['--env'], description: 'environment', value: 'any' },
        help,
      ],
    },
  ]);
});

test.each<[string, readonly string[], readonly string[]]>([
  ['verbs', ['ver'], ['verdict', 'verify']],
  ['options of the program', ['--'], ['--version', '--help']],
  ['options of a verb', ['verdict', '--s'], ['--service', '--sha', '--since']],
  ['options, since nothing else comes', ['verify', '--region', 'eu-west-1', '--j'], ['--json']],
  ['parts of a verb', ['traffic', ''], ['repair']],
  ['options of a part', ['traffic', 'repair', '--e'], ['--even-unhealthy', '--env']],
  ['choices', ['open', '--what', ''], ['dashboard', 'service', 'deployment', 'alarms', 'logs']],
  ['choices that are begun', ['open', '--what', 'de'], ['deployment']],
  // Readline takes words apart at the signs of COMP_WORDBREAKS.
  ['choices after a sign', ['open', '--what', '='], ['dashboard', 'service', 'deployment', 'alarms', 'logs']],
  ['choices that are begun after a sign', ['open', '--what', '=', 'l'], ['logs']],
  ['shells', ['completion', ''], ['bash', 'zsh', 'fish']],
  ['nothing where only its user knows', ['verify', '--service', 'v'], []],
  ['nothing for a word that is no verb', ['nonsense'], []],
  ['files', ['apply', '--plan', ''], ['a plan.json']],
  ['files that come without an option', ['tools', 'a'], ['a plan.json']],
  ['a value that is called like a verb', ['verify', '--service', 'open', '--j'], ['--json']],
])('in a real bash: %s', (_, words, expected) => {
  writeFileSync(join(folder, 'a plan.json'), '');
  const found = offered(['teal', ...words]).filter((each) => each !== '.script');
  expect(found.sort()).toEqual([...expected].sort());
});

test('in a real bash: every verb, part and option of the program', () => {
  expect(places.length).toBeGreaterThan(40);
  const script = SHELLS.bash(places);
  for (const { path, verbs, options } of places) {
    const words = path.split('/');
    const longs = options.map(({ spellings }) => spellings[0]);
    expect([path, ...offered([...words, '--'], script)]).toEqual([path, ...longs]);
    if (verbs.length > 0) expect(offered([...words, ''], script)).toEqual(verbs.map(({ word }) => word));
  }
});

// They stand bare in the scripts.
test('words are of signs that no shell reads', () => {
  const words = places.flatMap(({ path, options, argument = [] }) => [
    ...path.split('/'),
    ...options.flatMap(({ spellings, value = [] }) => [...spellings, ...[value].flat()]),
    ...[argument].flat(),
  ]);
  expect(words.filter((word) => !/^[\w./@+-]+$/.test(word))).toEqual([]);
});

// Or a value that is called like a part would be taken for it.
test('what has parts has no options with values', () => {
  const parted = places.filter(({ verbs }) => verbs.length > 0);
  expect(parted.filter(({ options }) => options.some(({ value }) => value !== undefined))).toEqual([]);
});

test.each<[Shell, RegExp]>([
  ['zsh', /^ {4}\((teal(?:\/[\w-]+)*)\)$/gm],
  ['fish', /^complete -c teal -n 'test \(__teal_place\) = (teal(?:\/[\w-]+)*)' -l help/gm],
])('%s: each place once', (shell, pattern) => {
  const found = [...SHELLS[shell](places).matchAll(pattern)].map(([, path]) => path);
  expect(found).toEqual(places.map(({ path }) => path));
});

test.each<[Shell, readonly string[]]>([
  [
    'zsh',
    [
      'compdef _teal teal',
      "    (teal/open:--what) compadd -- 'dashboard' 'service' 'deployment' 'alarms' 'logs'; return ;;",
      "      argument='bash zsh fish'",
      "'verify:Tell what runs where, and whether every task and all users are on the live revision'",
    ],
  ],
  [
    'fish',
    [
      'complete -c teal -f\n',
      "complete -c teal -n 'test (__teal_place) = teal/open' -l what -x -a 'dashboard service deployment alarms logs' -d",
      "complete -c teal -n 'test (__teal_place) = teal/completion' -a 'bash zsh fish'",
      "complete -c teal -n 'test (__teal_place) = teal/apply' -l plan -r -F -d ",
      "complete -c teal -n 'test (__teal_place) = teal/tools' -F\n",
    ],
  ],
])('%s: verbs, choices, files', (shell, parts) => {
  const script = SHELLS[shell](places);
  for (const part of parts) expect(script).toContain(part);
});

const has = (shell: Shell) => spawnSync(shell, ['--version']).status === 0;
/** The quotes of a script for zsh are those of bash. */
const CHECKERS: readonly (readonly [Shell, string, readonly string[], boolean])[] = [
  ['bash', 'bash', ['-n'], true],
  ['zsh', 'bash', ['-n'], true],
  ['zsh', 'zsh', ['-f', '-n'], has('zsh')],
  ['fish', 'fish', ['--no-config', '--no-execute'], has('fish')],
];
test.each(CHECKERS.filter(([, , , isHere]) => isHere))(
  'the script for %s, read by %s, with hostile descriptions',
  (shell, command, args) => {
    const program = new Command('teal').description(HOSTILE);
    program.addCommand(new Command('verb').description(HOSTILE).option('--flag <file>', HOSTILE));
    const file = join(folder, 'script');
    for (const each of [places, placesOf(program)]) {
      writeFileSync(file, SHELLS[shell](each));
      const { status, stderr } = spawnSync(command, [...args, file], { cwd: folder, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
    }
  },
);

test('a description is one line of text, whatever it holds', () => {
  const program = new Command('teal');
  program.addCommand(new Command('verb').description(HOSTILE));
  const words = `$(touch owned)" \`touch owned\` \\`;
  expect(SHELLS.zsh(placesOf(program))).toContain(`verbs=('verb:it'\\''s "${words} : [x] and more')`);
  expect(SHELLS.fish(placesOf(program))).toContain(`-a verb -d 'it\\'s "${words}\\ : [x] and more'`);
});
