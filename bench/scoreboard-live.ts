// Writes into docs/scoreboard.md what `teal rehearse --all --live` says of the sample, many times in a row.
//   npm run scoreboard:live [-- --times 10] [--lanes 3] [--only NAME, which writes nothing]
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { boardOf } from '../cli/rehearse/all/table';
import { synthesizeDelivery } from '../lib/testing/synthesize-delivery';
import { paceOf } from '../rehearsal/pace';
import { liveCatalogue, liveLeftOut } from '../rehearsal/scenarios/live/catalogue';
import { isRight, type Scoreboard, type ScoreboardRow } from '../rehearsal/scenarios/scoreboard';
import { subjectOf } from '../rehearsal/scenarios/subject-of';
import config from '../teal.config';
import { Sandbox } from '../test/cli/running-teal';
import { between } from './scoreboard/between';
import { besideEachOther } from './scoreboard/work';

const PAGE = join(__dirname, '..', 'docs/scoreboard.md');
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const [times, lanes] = [Number(values.times), Number(values.lanes)];
if (!(Number.isInteger(times) && times > 0 && Number.isInteger(lanes) && lanes > 0))
  throw new Error(
    `--times and --lanes must be whole numbers from 1, got ${values.times} and ${values.lanes}`,
  );

async function main(): Promise<void> {
  const started = performance.now();
  const { directory } = synthesizeDelivery(config);
  const subject = await subjectOf(directory);
  const pace = paceOf({ strategy: subject.strategy, bakeMs: subject.bakeSeconds * 1000 });
  const { only } = values;
  const names = liveCatalogue(subject, pace)
    .map(({ name }) => name)
    .filter((name) => only.length === 0 || only.includes(name));
  const runs = Array.from({ length: times }, () => new Map<string, ScoreboardRow>());
  const pieces = runs.flatMap((_, run) => names.map((name) => ({ run, name })));
  const sandbox = new Sandbox();
  await besideEachOther(pieces, lanes, async ({ run, name }) => {
    const args = ['rehearse', '--all', '--live', '--json', '--seed', String(run + 1)];
    const { stdout, stderr } = await sandbox.run([...args, '--assembly', directory, '--only', name]);
    if (stdout === '') throw new Error(`${name} must be rehearsed, got ${stderr}`);
    const [row] = (JSON.parse(stdout) as Scoreboard).rows;
    if (!row) throw new Error(`${name} must have a row, got none`);
    runs[run]?.set(name, row);
    const words = [...row.departures, ...(row.notRehearsed === null ? [] : [row.notRehearsed])];
    console.error(`run ${run + 1}: ${words.length === 0 ? 'right' : `WRONG (${words.join('; ')})`}  ${name}`);
  });
  const left = [...(await sandbox.leftProcesses()), ...sandbox.leftFolders()];
  if (left.length > 0) throw new Error(`nothing must be left, got ${left.join(', ')}`);
  await sandbox.remove();
  const boards = runs.map(
    (rows, run): Scoreboard => ({
      ...{ schemaVersion: 1, service: 'shop', environment: 'production', workload: 'live', seed: run + 1 },
      wallSeconds: [...rows.values()].reduce((sum, { release }) => sum + (release?.wallSeconds ?? 0), 0),
      rows: names.flatMap((name) => rows.get(name) ?? []),
      leftOut: liveLeftOut(subject, pace),
    }),
  );
  if (only.length === 0)
    writeFileSync(PAGE, between(readFileSync(PAGE, 'utf8'), 'live', textOf(boards, started)));
  if (!boards.every(isRight)) process.exitCode = 1;
}

function textOf(boards: readonly Scoreboard[], started: number): string {
  const last = boards.at(-1);
  if (!last) throw new Error('there must be a board');
  const right = boards.filter(isRight).length;
  const minutes = ((performance.now() - started) / 60_000).toFixed(0);
  const [cpu] = cpus();
  const wrong = boards.flatMap(({ rows, seed }) =>
    rows
      .filter(({ departures, notRehearsed }) => departures.length > 0 || notRehearsed !== null)
      .map(
        ({ name, departures, notRehearsed }) =>
          `- run ${seed}, ${name}: ${[...departures, ...(notRehearsed === null ? [] : [notRehearsed])].join('; ')}`,
      ),
  );
  return `\`npm run scoreboard:live -- --times ${boards.length} --lanes ${lanes}\`, on ${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores${cpu ? ` (${cpu.model.trim()})` : ''}:
**${right} of ${boards.length} runs right**, ${boards.length * last.rows.length} releases in ${minutes} minutes, ${lanes} beside each other, a seed for each run. No process and no folder was left.
${wrong.length === 0 ? '' : `\n${wrong.join('\n')}\n`}
The last:

\`\`\`
${boardOf(last, { columns: Number.POSITIVE_INFINITY, colours: false }).trim()}
\`\`\``;
}

void main();
