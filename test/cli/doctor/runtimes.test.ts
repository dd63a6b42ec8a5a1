import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoctorOptions } from '../../../cli/doctor';
import { examine } from '../../../cli/doctor/carry-out';
import type { Surroundings } from '../../../cli/doctor/check';
import { exitCodeOf } from '../../../cli/doctor/report';
import { LAMBDA_RUNTIMES } from '../../../cli/doctor/runtimes/dates';
import { runtimeFindings } from '../../../cli/doctor/runtimes/decide';

const at = (day: string) => Date.parse(`${day}T12:00:00Z`);
const found = (runtimes: readonly string[], node: string, day: string) =>
  runtimeFindings({ runtimes, node, now: at(day) }).map(({ is, about, says, todo }) => [
    ...[is, about, says],
    todo !== undefined,
  ]);

const OF = 'Lambda runtime nodejs24.x of 2 functions';
const LAMBDA = ['nodejs24.x', 'nodejs24.x'];
// source: docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html, read on 27 November 2026
const DATES = 'it on 2028-04-30, takes no new function on 2028-06-01 and no change on 2028-07-01';
const NODE = ['right', 'Node.js 24 on this machine', 'the CDK ends its support on 2028-10-30', false];

test.each<[string, readonly string[], string, string, readonly (readonly unknown[])[]]>([
  ['years before', LAMBDA, '24.11.0', '2026-11-27', [['right', OF, `AWS deprecates ${DATES}`, false], NODE]],
  [
    'half a year and a day before',
    LAMBDA,
    '24.1.0',
    '2027-11-01',
    [['right', OF, `AWS deprecates ${DATES}`, false], NODE],
  ],
  [
    'half a year before',
    LAMBDA,
    '24.1.0',
    '2027-11-02',
    [['wrong', OF, `AWS deprecates ${DATES}`, true], NODE],
  ],
  [
    'afterwards',
    ['nodejs20.x'],
    '20.19.0',
    '2026-11-27',
    [
      [
        ...['wrong', 'Lambda runtime nodejs20.x of 1 function'],
        ...[
          'AWS has deprecated it on 2026-04-30, takes no new function on 2026-06-01 and no change on 2026-07-01',
          true,
        ],
      ],
      // source: docs.aws.amazon.com/cdk/v2/guide/node-versions.html, read on 27 November 2026
      ['wrong', 'Node.js 20 on this machine', 'the CDK has ended its support on 2026-10-30', true],
    ],
  ],
  [
    'of what is not known',
    ['nodejs28.x', 'toString'],
    '26.0.0',
    '2026-11-27',
    [
      ...[
        'Lambda runtime nodejs28.x of 1 function',
        'Lambda runtime toString of 1 function',
        'Node.js 26 on this machine',
      ].map((about) => [
        'unknown',
        about,
        'this version of Teal does not know until when it is supported',
        true,
      ]),
    ],
  ],
  ['of no function', [], '24.0.0', '2026-11-27', [NODE]],
])('%s', (_, runtimes, node, day, findings) => {
  expect(found(runtimes, node, day)).toEqual(findings);
});

test('dates come one after the other', () => {
  for (const { deprecated, noCreate, noUpdate } of Object.values(LAMBDA_RUNTIMES))
    expect([deprecated, noCreate, noUpdate]).toEqual([deprecated, noCreate, noUpdate].sort());
});

describe('of an assembly', () => {
  const assembly = mkdtempSync(join(tmpdir(), 'teal-runtimes-'));
  afterAll(() => rmSync(assembly, { recursive: true }));
  const functions = { Gate: 'nodejs22.x', Rules: 'nodejs24.x', FromImage: undefined };
  const Resources = Object.fromEntries(
    Object.entries(functions).map(([id, Runtime]) => [
      id,
      { Type: 'AWS::Lambda::Function', Properties: { ...(Runtime && { Runtime }) } },
    ]),
  );
  writeFileSync(join(assembly, 'shop.template.json'), JSON.stringify({ Resources }));
  const artifacts = {
    shop: { type: 'aws:cloudformation:stack', properties: { templateFile: 'shop.template.json' } },
  };
  writeFileSync(join(assembly, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));

  const doctor = (options: Partial<DoctorOptions> = {}) =>
    examine({ env: 'production', assembly, runtimes: true, ...options }, {
      pause: { now: () => at('2026-11-27'), sleep: () => Promise.reject(new Error('waits for nothing')) },
      connect: () => Promise.reject(new Error('asks nobody')),
    } as unknown as Surroundings);

  test('each runtime of its functions is told, and nobody is asked', async () => {
    const findings = await doctor();
    expect(findings).toMatchObject([
      { check: 'runtimes', is: 'wrong', about: 'Lambda runtime nodejs22.x of 1 function' },
      { is: 'right', about: 'Lambda runtime nodejs24.x of 1 function' },
      { about: expect.stringMatching(/^Node\.js \d+ on this machine$/) },
    ]);
    expect(exitCodeOf(findings)).toBe(1);
  });

  test('one that is not there is bad input', async () => {
    await expect(doctor({ assembly: join(assembly, 'none') })).rejects.toMatchObject({ exitCode: 2 });
  });
});
