import { approval, canary, hours, migration, minutes, rolling, seconds, smokeTest } from '../../../../lib';
import { gateFunctionName } from '../../../../lib/config/names';
import { shop, synthesize } from '../../../synth';
import { domain, refusal, right, smoke, withEnvironment, withService } from './refusal';

describe('gates', () => {
  const rule =
    'must be other than rolling() with gates, since hooks on ROLLING are undocumented, got rolling();';
  test.each<[string, unknown, string[]]>([
    [
      'rolling in an environment',
      { ...withEnvironment({ release: rolling() }), gates: [smoke] },
      [`environments.production.release ${rule}`],
    ],
    [
      'rolling of a service',
      { ...withService({ release: rolling() }), gates: [smoke], environments: { a: {}, b: {} } },
      [`service.release ${rule}`],
    ],
    [
      'gates of the service',
      withService({ release: rolling(), gates: [smoke] }),
      [`service.release ${rule}`],
    ],
    [
      'rolling that another release replaces',
      {
        ...withService({ release: rolling(), gates: [smoke] }),
        environments: { production: { release: canary() } },
      },
      [],
    ],
    [
      'rolling of a service without gates',
      { ...withService({ release: rolling(), gates: [] }), gates: [smoke] },
      [],
    ],
    [
      'an approval at a stage that takes no such hook',
      { ...right, gates: [approval({ stage: 'PRODUCTION_TRAFFIC_SHIFT' as never })] },
      ['gates[0].stage must be one of PRE_SCALE_UP, POST_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, '],
    ],
    [
      'an approval that waits for too long, and half a minute',
      { ...right, gates: [approval({ timeout: hours(34) }), approval({ id: 'b', timeout: seconds(90) })] },
      [
        'gates[0].timeout must be whole minutes from 1 to 1980, got 2040 minutes',
        'gates[1].timeout must be whole minutes from 1 to 1980, got 90 seconds',
      ],
    ],
    [
      'nobody who could be told',
      { ...right, gates: [approval({ notify: '#releases' })] },
      ['gates[0].notify must be the ARN of an SNS topic or an e-mail address, got "#releases"'],
    ],
    [
      'an audience by its addresses',
      { ...right, gates: [approval({ audience: { cidr: '10.0.0.0/8' } })] },
      [
        'gates[0].audience.cidr must be left out, since a listener rule of a range of addresses is none that ECS moves: after a rollback it would lead to a group without tasks, got "10.0.0.0/8"; give the audience a header',
      ],
    ],
    [
      'an audience that everybody guesses, or that is a pattern',
      {
        ...right,
        gates: [
          approval({ audience: { header: 'beta' } }),
          approval({ id: 'b', audience: { header: '*'.repeat(20) } }),
        ],
      },
      [
        'gates[0].audience.header must be 16 to 128 letters, digits, - and _, got "beta"',
        'gates[1].audience.header must be 16 to 128 letters, digits, - and _, got "****',
        'gates must be with one audience header in all',
      ],
    ],
    [
      'options of another gate',
      { ...right, gates: [approval({ patience: 1 } as never)] },
      ['gates[0].patience must be a known field'],
    ],
    [
      'one id twice',
      { ...right, gates: [smoke, smoke] },
      ['gates[1].id must be an id of its own, not smoke-test as gates[0]'],
    ],
    [
      'a smoke test that a recovery need not pass',
      { ...right, gates: [{ ...smoke, kinds: { fix: 'skip', recovery: 'warn' } }] },
      [
        'gates[0].kinds.recovery must be block for a smoke-test: without it, a recovery may lead users to nobody, got "warn"; leave it out',
      ],
    ],
    ['one that says so itself', { ...right, gates: [{ ...smoke, kinds: { recovery: 'block' } }] }, []],
    [
      'no request',
      { ...right, gates: [smokeTest({ requests: [] })] },
      ['gates[0].requests must be a list of at least 1, got []'],
    ],
    [
      'a stage that a rollback repeats',
      { ...right, gates: [{ ...smoke, stages: ['PRODUCTION_TRAFFIC_SHIFT'] }] },
      [
        'gates[0].stages[0] must be one of POST_TEST_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT, got "PRODUCTION_TRAFFIC_SHIFT"',
      ],
    ],
    [
      'a migration without a command',
      { ...right, gates: [migration({ command: [] })] },
      ['gates[0].command must be a list of at least 1, got []'],
    ],
    [
      'a migration with half a command',
      { ...right, gates: [migration({ command: ['node', ''] })] },
      ['gates[0].command[1] must be text that is not empty, got ""'],
    ],
    [
      'a migration as long as a script',
      { ...right, gates: [migration({ command: ['sh', '-c', 'x'.repeat(2000)] })] },
      ['gates[0].command must be at most 2000 bytes as JSON, since it stands'],
    ],
    [
      'a migration that takes a day',
      { ...right, gates: [migration({ command: ['m'], timeout: minutes(1440) })] },
      ['gates[0].timeout must be whole minutes from 1 to 600, got'],
    ],
    [
      'a migration in half a size',
      { ...right, gates: [migration({ command: ['m'], memory: 2048 })] },
      ['gates[0] must be given cpu and memory together or neither, got memory alone; give both'],
    ],
    [
      'a migration in a size that Fargate does not offer',
      { ...right, gates: [migration({ command: ['m'], cpu: 256, memory: 4096 })] },
      ['gates[0].memory must be one of 512, 1024, 2048 MiB with cpu 256, got 4096'],
    ],
    [
      'a migration that only warns',
      { ...right, gates: [{ ...migration({ command: ['m'] }), kinds: { fix: 'warn' } }] },
      ['gates[0].kinds.fix must be one of block, skip, got "warn"'],
    ],
    [
      'a migration that runs for a recovery',
      { ...right, gates: [{ ...migration({ command: ['m'] }), kinds: { recovery: 'block' } }] },
      ['gates[0].kinds.recovery must be a known field'],
    ],
    [
      'a migration that lets a release go on when it cannot tell',
      { ...right, gates: [{ ...migration({ command: ['m'] }), onInconclusive: 'pass' }] },
      ['gates[0].onInconclusive must be a known field'],
    ],
    [
      'two migrations',
      { ...right, gates: [migration({ command: ['a'] }), migration({ id: 'second', command: ['b'] })] },
      [
        'gates[1] must be the only migration of its service, since each would wait for the other, got a second one, after gates[0]; run both by one command',
      ],
    ],
    [
      'a header without a rule',
      { ...right, gates: [smokeTest({ requests: [{ path: '/', header: { name: 'x' } }] })] },
      ['gates[0].requests[0].header must be given exactly one of equals and matches'],
    ],
    [
      'no regular expression',
      { ...right, gates: [smokeTest({ requests: [{ path: '/', header: { name: 'x', matches: '(' } }] })] },
      ['gates[0].requests[0].header.matches must be a regular expression'],
    ],
    [
      'a JSON path that is more than a path',
      { ...right, gates: [smokeTest({ requests: [{ path: '/', json: [{ path: '$..x', equals: 1 }] }] })] },
      ['gates[0].requests[0].json[0].path must be a path of names and indexes'],
    ],
  ])('%s', (_, input, lines) => {
    expect(refusal(input)).toEqual(lines.map((line) => expect.stringContaining(line)));
  });
});

describe('the names of gates', () => {
  // shop-production-gate- has 21 characters: 43 are left of 64.
  const gate = (length: number) => smokeTest({ id: 'a'.repeat(length), requests: [{ path: '/' }] });

  test('fill the name of a function', () => {
    expect(refusal({ ...right, gates: [gate(43)] })).toEqual([]);
    expect(refusal(withService({ gates: [gate(43)] }))).toEqual([]);
  });

  test.each([
    ['of the delivery', { ...right, gates: [smoke, gate(44)] }, 'gates[1].id'],
    ['of a service', withService({ gates: [gate(44)] }), 'service.gates[0].id'],
    ['in every environment', { ...right, gates: [gate(60)] }, 'gates[0].id'],
  ])('overflow it, %s', (_, input, path) => {
    const environments = { p: {}, production: {}, staging: {} };
    expect(refusal({ ...input, environments })).toEqual([
      expect.stringContaining(
        `${path} must be at most 43 characters, since shop-production-gate-<id> names a function and Lambda takes 64, got "aaa`,
      ),
    ]);
  });
});

// source: facts of ECS: 10 Lambda hooks a service
test.each([
  [8, []],
  [
    9,
    [
      'gates must be at most 8 gates with functions, since ECS takes 10 Lambda hooks a service and live-traffic and separation are two of them, got 9; put the requests of several into one',
    ],
  ],
])('%i gates', (count, lines) => {
  const gates = Array.from({ length: count }, (_, index) =>
    smokeTest({ id: `gate-${index}`, requests: [{ path: '/' }] }),
  );
  expect(refusal({ ...right, gates })).toEqual(lines);
});

test.each(['live-traffic', 'separation'])('%s is the id of a guard', (id) => {
  const gate = smokeTest({ id, requests: [{ path: '/' }] });
  const line = `must be other than live-traffic and separation, which Teal's own guards have, got "${id}"; give it another id`;
  expect(refusal({ ...right, gates: [gate] })).toEqual([`gates[0].id ${line}`]);
  expect(refusal(withService({ gates: [gate] }))).toEqual([`service.gates[0].id ${line}`]);
});

// source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, environment variables
describe('the requests of a smoke test', () => {
  const rule =
    'must be at most 3000 bytes as JSON with their defaults, since Lambda takes an environment of 4 KB, got';
  test.each([
    ['many short ones', Array(40).fill({ path: '/' })],
    ['a long one', [{ path: '/', contains: 'x'.repeat(3000) }]],
    ['characters of three bytes', [{ path: '/', contains: '€'.repeat(1000) }]],
  ])('%s', (_, requests) => {
    expect(refusal({ ...right, gates: [smokeTest({ requests })] })).toEqual([
      expect.stringMatching(`^gates\\[0\\]\\.requests ${rule} \\d+ bytes; split them`),
    ]);
  });

  test('that are taken fit into the environment of a function, with the longest of all else', () => {
    const text = 'x'.repeat(2850);
    const domainName = `${'d'.repeat(61)}.`.repeat(4).slice(0, -1);
    const input = shop(
      { domain: { ...domain, name: `${domainName}.io`, hostedZoneName: `${'d'.repeat(61)}.io` } },
      {
        name: 'a'.repeat(21),
        gates: [smokeTest({ id: 'b'.repeat(26), requests: [{ path: '/', contains: text }] })],
      },
    );
    const gate = Object.values(
      synthesize(input)
        .template(`${'a'.repeat(21)}-production`)
        .findResources('AWS::Lambda::Function'),
    ).find(
      ({ Properties }) =>
        Properties.FunctionName === gateFunctionName('a'.repeat(21), 'production', 'b'.repeat(26)),
    );
    const variables = Object.entries(gate?.Properties.Environment.Variables as Record<string, unknown>);
    // Each Ref and GetAtt stands for at most an ARN of Secrets Manager or a name of a load balancer.
    const bytes = variables.map(
      ([name, value]) => name.length + (typeof value === 'string' ? value.length : 200),
    );
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(4096);
  });
});
