import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { faultsOf, leftOf } from './faults';
import { begun, onTerminal, piped } from './look';
import { ROWS, type Row } from './rows';
import { STAGES, type Stage, type StageName } from './stages';

afterAll(() => closeWarmProcesses());

const [NARROW, WIDE] = [40, 160];
const HELD = ROWS.filter(({ isHeld }) => isHeld);
const PLAIN: readonly Readonly<Record<string, string>>[] = [{ NO_COLOR: '1' }, { TERM: 'dumb' }];

type Faults = Record<string, readonly string[]>;

type OnStage = <T>(look: (stage: Stage) => Promise<T>) => Promise<T>;

/** What is wrong with a row, piped, narrow and wide. */
async function looked(row: Row, one: OnStage): Promise<readonly string[]> {
  const [pipe, narrow, wide] = await Promise.all([
    one((stage) => piped(row, stage)),
    one((stage) => onTerminal(row, stage, { columns: NARROW })),
    one((stage) => onTerminal(row, stage, { columns: WIDE })),
  ]);
  return [
    ...escapesOf(pipe.text),
    ...faultsOf(row, narrow, NARROW, pipe),
    ...faultsOf(row, wide, WIDE, pipe),
  ];
}

/** A row on its own: each look has a stage. */
async function alone(row: Row): Promise<readonly string[]> {
  const opened = STAGES[row.stage];
  const one = async <T>(look: (stage: Stage) => Promise<T>): Promise<T> => {
    let seen: { readonly value: T } | undefined;
    await opened(async (stage) => {
      seen = { value: await look(stage) };
    });
    if (!seen) throw new Error(`${row.stage} must be a moment that comes, and did not`);
    return seen.value;
  };
  return looked(row, one);
}

const escapesOf = (text: string): readonly string[] =>
  text.includes('\u001b') ? [`escape codes where there should be none: ${JSON.stringify(text)}`] : [];

test.each([...new Set(HELD.map(({ stage }) => stage))])(
  'of a service that is “%s” each verb says on a terminal what it says in a pipe, in lines that fit',
  async (name: StageName) => {
    const faults: Faults = {};
    const here = HELD.filter(({ stage }) => stage === name);
    await STAGES[name](async (stage) => {
      for (const row of here.filter(({ alone }) => !alone)) {
        faults[row.name] = await looked(row, (look) => look(stage));
      }
    });
    for (const row of here.filter(({ alone }) => alone)) faults[row.name] = await alone(row);
    expect(faults).toEqual(Object.fromEntries(Object.keys(faults).map((row) => [row, []])));
  },
);

const COLOURED = ['status', 'runbook ALARM'];

test('without colour, when nobody wants it or the terminal has none', async () => {
  const rows = ROWS.filter(({ name, stage }) => COLOURED.includes(name) && stage === 'healthy');
  expect(rows).toHaveLength(COLOURED.length);
  await STAGES.healthy(async (stage) => {
    const looks = rows.flatMap((row) => PLAIN.map((env) => onTerminal(row, stage, { columns: 80, env })));
    const coloured = await Promise.all(rows.map((row) => onTerminal(row, stage, { columns: 80 })));
    for (const { raw } of await Promise.all(looks)) expect(escapesOf(raw)).toEqual([]);
    // Else this would hold of anything.
    expect(coloured.some(({ raw }) => raw.includes('\u001b'))).toBe(true);
  });
});

test.each([
  ['status --follow', /next/],
  ['verdict', /TRAFFIC_SHIFT/],
])('Ctrl-C in teal %s leaves the terminal as it was, and says so', async (name, when) => {
  const row = ROWS.find((each) => each.name === name && each.waits);
  if (!row) throw new Error(`${name} must be a row that waits`);
  await STAGES[row.stage](async (stage) => {
    const run = begun(row, stage, { columns: NARROW });
    await run.says(when);
    run.press('\u0003');
    const screen = await run.ended;
    expect({ code: screen.code, left: leftOf(screen) }).toEqual({ code: 130, left: [] });
    expect(screen.lines.join(' ').replaceAll(/\s+/g, ' ')).toMatch(
      /interrupted by SIGINT; nothing at AWS was changed, and what runs there goes on$/,
    );
    expect(screen.lines.filter((line) => line.length > NARROW)).toEqual([]);
  });
});

test('status --follow draws over its own lines, and nothing else', async () => {
  const row = ROWS.find((each) => each.name === 'status --follow');
  if (!row) throw new Error('status --follow must be a row');
  await STAGES[row.stage](async (stage) => {
    const { lines } = await onTerminal(row, stage, { columns: 80, before: '$ make\n$ teal status\n' });
    expect(lines.filter((line) => /^(\$|shop in)/.test(line))).toEqual([
      '$ make',
      '$ teal status',
      expect.stringContaining('the last deployment ended as SUCCESSFUL'),
    ]);
  });
});
