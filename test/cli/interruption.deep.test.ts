import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER, synthesizePlainCanary } from '../fixtures/plain-canary/synthesize';
import { ROOT, type RunningTeal, Sandbox } from './running-teal';

let sandbox: Sandbox;
let plain: readonly string[];
beforeAll(() => {
  sandbox = new Sandbox();
  plain = [
    'rehearse',
    '--assembly',
    synthesizePlainCanary(sandbox.path),
    '--task',
    `web=${SERVER.node('hello')}`,
  ];
});
afterAll(() => sandbox.remove());

const synthesizing = () =>
  sandbox.start(['rehearse', '--config', join(ROOT, 'test', 'fixtures', 'sample-delivery.ts')], {
    cwd: sandbox.tealApp(),
  });
const releasing = () => sandbox.start(plain);
/** Its gate stops it, and then its tasks do not go: a rollback that takes its time. */
const rollingBack = () =>
  sandbox.start([...plain, '--release', `trap '' TERM; (${SERVER.node('goodbye')}); sleep 20`]);

/** What is going on, from which line on, and for how many milliseconds: the interruption falls anywhere in them. */
const moments: readonly [string, () => RunningTeal, RegExp, number][] = [
  ['cdk synthesizes', synthesizing, /^Synthesizing/m, 4000],
  ['the service is built and comes up', releasing, /^Clock/m, 3000],
  ['green starts and is tested', releasing, /^Release/m, 4000],
  ['green has a part of the traffic', releasing, /production traffic: green 20 %/, 5000],
  ['the release rolls back', rollingBack, /decided by gate/, 5000],
];

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

describe.each(moments)('while %s', (_what, start, line, lasts) => {
  test('a signal, whichever it is, leaves no process and no folder', async () => {
    const signal = Math.random() < 0.5 ? 'SIGINT' : 'SIGTERM';
    const teal = start();
    await teal.says(line);
    const moment = Math.random() * lasts;
    await sleep(moment);
    teal.signal(signal);
    const { code, stderr } = await teal.ended;
    const left = { processes: await sandbox.leftProcesses(), folders: sandbox.leftFolders() };
    // The moment is in the comparison so that a failure says it.
    expect({ signal, moment, code, ...left }).toEqual({
      ...{ signal, moment, code: CODES[signal] },
      ...{ processes: [], folders: [] },
    });
    expect(stderr).toContain(`interrupted by ${signal}`);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('a second signal, at once, leaves none either', async () => {
    const teal = start();
    await teal.says(line);
    const moment = Math.random() * lasts;
    await sleep(moment);
    // Ctrl-C under `npm run`: the terminal sends one, npm passes another on.
    teal.signal('SIGINT');
    teal.signal('SIGTERM');
    const { code } = await teal.ended;
    const left = { processes: await sandbox.leftProcesses(), folders: sandbox.leftFolders() };
    expect({ moment, ...left }).toEqual({ moment, processes: [], folders: [] });
    expect([130, 143]).toContain(code);
  });
});

test('two rehearsals side by side do not meet', async () => {
  const args = [...plain, '--release', SERVER.node('goodbye'), '--expect', 'rolled-back', '--json'];
  const both = await Promise.all([sandbox.run(args), sandbox.run(args), sandbox.run(args)]);
  for (const { code, stdout } of both) {
    const { releases } = JSON.parse(stdout);
    expect(releases).toMatchObject([{ outcome: 'rolled-back', requests: { failed: 0 } }]);
    expect(releases[0].decidedBy).toMatch(/^gate:/);
    expect(code).toBe(0);
  }
  expect(await sandbox.leftProcesses()).toEqual([]);
  expect(sandbox.leftFolders()).toEqual([]);
});
