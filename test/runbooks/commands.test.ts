import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tealProgram } from '../../cli/program';
import { withoutActions } from '../parsed-verb';
import { root } from '../synth';
import { refusedByCli } from './aws-cli';
import { parseQuery } from './jmespath';
import { commandsIn, commandsOf, type Words } from './shell';

const folder = join(root, 'runbooks');
const pages = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);

const EXAMPLES: Readonly<Record<string, string>> = {
  ...{ '<service>': 'shop', '<environment>': 'production', '<region>': 'eu-west-1' },
  ...{ '<digest>': `sha256:${'0'.repeat(64)}`, '<commit>': '0'.repeat(40), '<hook>': 'ecs-pause-1' },
};

/** What `teal` would refuse of a command; one without an option is a verb that a text speaks of. */
async function refusedByTeal(words: Words): Promise<string[]> {
  const given = words
    .slice(1)
    .map((word) => word.replace(/<[a-z][\w. -]*>/g, (placeholder) => EXAMPLES[placeholder] ?? 'something'));
  const program = withoutActions(tealProgram());
  if (!given.some((word) => word.startsWith('--'))) {
    return program.commands.some((verb) => verb.name() === given[0]) ? [] : [`no verb ${given[0]}`];
  }
  try {
    await program.parseAsync(given, { from: 'user' });
    return [];
  } catch (error) {
    return [`${words.join(' ')}: ${(error as Error).message}`];
  }
}

describe('commands are found', () => {
  test.each<[string, readonly Words[]]>([
    [
      "aws a b --c 'd e'  # why\nteal f",
      [
        ['aws', 'a', 'b', '--c', 'd e'],
        ['teal', 'f'],
      ],
    ],
    [
      'aws a \\\n  --b <two words> | xargs -n 1 aws c --d',
      [
        ['aws', 'a', '--b', '<two words>'],
        ['aws', 'c', '--d', 'something'],
      ],
    ],
    ['R=$(aws a --b "$(date +%s)")', [['date', '+%s'], ['aws', 'a', '--b', 'something'], ['R=something']]],
    ['aws a > file.txt', [['aws', 'a']]],
  ])('in %j', (shell, words) => expect(commandsIn(shell)).toEqual(words));

  test('in runbooks', () => {
    const all = (program: 'aws' | 'teal') => pages.flatMap(([, page]) => commandsOf(page, program));
    expect(all('aws').length).toBeGreaterThan(90);
    expect(all('teal').length).toBeGreaterThan(50);
  });
});

describe('a command that is none is refused', () => {
  test.each([
    ['aws ecs describe-service --services x', /no command aws ecs describe-service/],
    ['aws ecs describe-services --service x', /has no --service$/],
    ["aws ecs describe-services --query 'services[0'", /--query/],
    ['aws ecs describe-services shop', /takes no shop/],
  ])('%s', (command, reason) => {
    const [words = []] = commandsIn(command);
    expect(refusedByCli(words).join()).toMatch(reason);
  });

  test.each([
    ['teal rollbak --previous', /unknown command/],
    ['teal rollback --service shop --env production --reason x --back', /unknown option/],
    ['teal rollback --previous --env production', /--service/],
    ['teal override --second --service shop --env production', /missing required argument/],
    ['teal frobnicate', /no verb/],
  ])('%s', async (command, reason) => {
    const [words = []] = commandsIn(command);
    expect((await refusedByTeal(words)).join()).toMatch(reason);
  });
});

test.each(pages)('%s: the AWS CLI knows its commands', (_file, page) => {
  expect(commandsOf(page, 'aws').flatMap(refusedByCli)).toEqual([]);
});

test.each(pages)('%s: teal takes its commands', async (_file, page) => {
  const refused = await Promise.all(commandsOf(page, 'teal').map(refusedByTeal));
  expect(refused.flat()).toEqual([]);
});

// source: https://jmespath.org/specification.html, examples
describe('JMESPath', () => {
  test.each([
    ['foo.bar[0].baz'],
    ['a | b || c && d == `1`'],
    ['services[:3].[createdAt,status]'],
    ['foo[?contains(bar, \'x\') && !baz].{a: b, "c d": @}'],
    ['sort_by(people, &age)[*].name'],
    ['reservations[].instances[-1]'],
    ['*.foo'],
    ['[[a, b], c]'],
    ['[*][0]'],
  ])('%s', (query) => expect(() => parseQuery(query)).not.toThrow());

  test.each([
    ['foo.'],
    ['foo['],
    ['foo[bar]'],
    ['[a,]'],
    ["foo[?a=='b]"],
    ['a b'],
    ['{a}'],
    ['foo.(a)'],
    ['a ||'],
    [''],
  ])('not %j', (query) => expect(() => parseQuery(query)).toThrow());
});
