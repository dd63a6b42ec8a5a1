import { hours, migration, minutes } from '../../../../lib';
import { refusal, right, withService } from './refusal';

// What a check of the version that runs can be given.

const command = ['node', 'migrate.js'];
const check = ['node', 'check.js'];
const variables = { TABLES: 'check' };
const compatible = (compatibility: object) =>
  migration({ command, compatibility: { command: check, ...compatibility } as never });
const gates = (...all: unknown[]) => ({ ...right, gates: all });
const WITHOUT_DATABASE =
  'gates[0].compatibility.variables must be given, since shop has no database and its trial would be the migration itself, got nothing; name variables that lead to another database, which holds nothing';

test.each<[string, unknown, string[]]>([
  ['with variables of its own', gates(compatible({ variables })), []],
  [
    'with the database beside that of users',
    { ...withService({ database: true }), gates: [compatible({})] },
    [],
  ],
  ['without a database', gates(compatible({})), [WITHOUT_DATABASE]],
  [
    'without a command',
    gates(migration({ command, compatibility: { variables } as never })),
    ['gates[0].compatibility.command must be a list'],
  ],
  [
    'with half a command',
    gates(compatible({ variables, prepare: [''] })),
    ['gates[0].compatibility.prepare[0] must be text that is not empty, got ""'],
  ],
  [
    'with no variables',
    gates(compatible({ variables: {} })),
    [
      'gates[0].compatibility.variables must be at least one variable, since the trial would meet the database of users without',
    ],
  ],
  [
    'with a variable that is none',
    gates(compatible({ variables: { 'A-B': 'x' } })),
    ['gates[0].compatibility.variables.A-B must be named by letters, digits and underscores'],
  ],
  [
    'that takes longer than a schema does',
    gates(compatible({ variables, timeout: minutes(121) })),
    ['gates[0].compatibility.timeout must be whole minutes from 1 to 120, got'],
  ],
  [
    'that is written elsewhere',
    gates(compatible({ variables, cpu: 256 })),
    ['gates[0].compatibility.cpu must be a known field'],
  ],
  [
    'as long as a script',
    gates(compatible({ variables, command: ['sh', '-c', 'x'.repeat(1950)] })),
    ['gates[0].command must be at most 2000 bytes as JSON with compatibility, since it stands'],
  ],
  [
    'that would replace a secret',
    {
      ...withService({ secrets: ['DATABASE_URL'] }),
      gates: [compatible({ variables: { DATABASE_URL: 'x' } })],
    },
    [
      'gates[0].compatibility.variables.DATABASE_URL must be a variable in clear, since ECS takes no second value for one of a secret, got DATABASE_URL, a secret of shop; give the other',
    ],
  ],
  [
    'that would replace the host of the database, which comes from a secret',
    {
      ...withService({ database: true }),
      gates: [compatible({ variables: { DATABASE_HOST: 'x', DATABASE_NAME: 'y' } })],
    },
    ['gates[0].compatibility.variables.DATABASE_HOST must be a variable in clear'],
  ],
  [
    'that meets the database of users',
    { ...withService({ database: true }), gates: [compatible({ variables: { DATABASE_NAME: 'shop' } })] },
    [
      "gates[0].compatibility.variables must be other than those of shop, since the trial would meet the database of users, got { DATABASE_NAME: 'shop' }; name another",
    ],
  ],
  [
    'that has the variables which the service has already',
    { ...withService({ environment: variables }), gates: [compatible({ variables })] },
    ['gates[0].compatibility.variables must be other than those of shop'],
  ],
  [
    'of two services, told once',
    {
      ...{ environments: { staging: {}, production: {} }, gates: [compatible({})] },
      ...{
        name: 'shops',
        services: [
          { name: 'shop', port: 8080 },
          { name: 'till', port: 8081 },
        ],
      },
    },
    ['gates[0].compatibility.variables must be given, since shop has no database'],
  ],
])('a check of the version that runs %s', (_, input, lines) => {
  expect(refusal(input)).toEqual(lines.map((line) => expect.stringContaining(line)));
});

test('the three tasks, and those that they wait for, end within ECS’s day', () => {
  const longest = migration({
    ...{ command, timeout: hours(10) },
    compatibility: { command: check, variables, timeout: hours(2) },
  });
  const waiting = (patience: number) => ({
    kind: 'freeze',
    calendars: ['holidays'],
    patience: minutes(patience),
  });
  // 1430 less 10 for ECS’s own patience, and 605 + 2 × 125 for the tasks.
  expect(refusal(gates(longest, waiting(565)))).toEqual([]);
  expect(refusal(gates(longest, waiting(566)))).toEqual([
    expect.stringContaining(
      "gates[1].patience must be at most 565 minutes at PRE_SCALE_UP with a migration, which waits for it and ends within ECS's day, got 566 minutes; shorten it, or a timeout of the migration",
    ),
  ]);
});
