import type { Command } from 'commander';
import { applyCommand } from '../cli/apply';
import { driftCommand } from '../cli/drift';
import { drillCommand } from '../cli/drill';
import { githubCommand } from '../cli/github';
import { planCommand } from '../cli/plan';
import { prepareCommand } from '../cli/prepare';
import { promoteCommand } from '../cli/promote';
import { publishCommand } from '../cli/publish';
import { recordCommand } from '../cli/record';
import { restoreDrillCommand } from '../cli/restore-drill';
import { rollbackCommand } from '../cli/rollback';
import { toolsCommand } from '../cli/tools';

import { jobs } from './workflow-files';

const verbs = new Map<string, Command>(
  [
    ...[
      applyCommand(),
      drillCommand(),
      driftCommand(),
      planCommand(),
      prepareCommand(),
      promoteCommand(),
      restoreDrillCommand(),
    ],
    ...[publishCommand(), rollbackCommand(), recordCommand(), toolsCommand()],
  ].map((command) => [command.name(), command]),
);
for (const part of githubCommand().commands) verbs.set(`github ${part.name()}`, part);

/** Each time that a workflow asks teal for something: its job, the verb, and the rest of the line. */
const asked = jobs.flatMap(([name, { steps = [] }]) =>
  steps.flatMap(({ run = '' }) =>
    [
      ...run
        .replaceAll('\\\n', ' ')
        .matchAll(/node (?:tools\/teal\.js|"\$TEAL") ((?:github )?[a-z]+(?:-[a-z]+)*)([^\n]*)/g),
    ].map(
      ([, verb = '', rest = '']) =>
        [`${name}: ${verb}`, verb, rest.replace(/"\$\(.*?\)"/g, 'X').split(/ [|>]/)[0] ?? ''] as const,
    ),
  ),
);

test('workflows ask teal', () => expect(asked.length).toBeGreaterThan(20));

describe.each(asked)('%s', (_, verb, rest) => {
  const command = verbs.get(verb);

  test('is a verb, with options that it has', () => {
    const known = command?.options.map(({ long }) => long) ?? [];
    const given = [...rest.matchAll(/(?<![\w"'])--[a-z-]+/g)].map(([flag]) => flag);
    expect(known).toEqual(expect.arrayContaining(given));
  });

  test('has all that the verb asks for', () => {
    const mandatory = (command?.options ?? []).filter((option) => option.mandatory);
    // Environment variables of GitHub stand for some.
    const missing = mandatory.filter(
      ({ long, envVar }) => envVar === undefined && !rest.includes(`${long} `),
    );
    expect(missing.map(({ long }) => long)).toEqual([]);
  });
});
