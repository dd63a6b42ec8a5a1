// Starts many live rehearsals, lets some of them end and breaks others off at any moment, and looks for what they left.
//   npm run bench:leaks [-- --times 100] [--write]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { synthesizeDelivery } from '../lib/testing/synthesize-delivery';
import { seededRandom } from '../rehearsal/random';
import config from '../teal.config';
import { Sandbox } from '../test/cli/running-teal';
import { between } from './scoreboard/between';
import { besideEachOther } from './scoreboard/work';

const PAGE = join(__dirname, '..', 'docs/scoreboard.md');
const { values } = parseArgs({
  options: { times: { type: 'string', default: '100' }, write: { type: 'boolean', default: false } },
});
const times = Number(values.times);
/** At which one in two is broken off, in wall milliseconds. */
const LONGEST = 6000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const LANES = 3;

/** Ports of loopback on which somebody listens. */
function listening(): number {
  const lines = ['tcp', 'tcp6'].flatMap((kind) => readFileSync(`/proc/net/${kind}`, 'utf8').split('\n'));
  // source: proc(5): the fourth field is the state, 0A of which is LISTEN
  return lines.filter((line) => line.trim().split(/\s+/)[3] === '0A').length;
}

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('teal-')).length;

async function main(): Promise<void> {
  const { directory } = synthesizeDelivery(config);
  const random = seededRandom(1);
  const plan = Array.from({ length: times }, (_, nth) => ({
    only: nth % 4 < 2 ? 'a crash loop' : 'a health check that lies',
    ...(nth % 2 === 1 && { after: random() * LONGEST, signal: SIGNALS[nth % SIGNALS.length] ?? 'SIGINT' }),
  }));
  // What this script itself makes is there before, and after.
  const before = { ports: listening(), folders: folders() };
  const codes = new Map<string, number>();
  const left: string[] = [];
  const started = performance.now();
  await besideEachOther(plan, LANES, async ({ only, after, signal }) => {
    const sandbox = new Sandbox();
    const args = ['rehearse', '--all', '--live', '--json', '--assembly', directory, '--only', only];
    const teal = sandbox.start(args);
    if (after !== undefined) {
      await Promise.race([sleep(after), teal.ended]);
      teal.signal(signal ?? 'SIGINT');
    }
    const { code } = await teal.ended;
    const how =
      after === undefined
        ? `to its end, exit code ${code}`
        : code === null
          ? 'ended by a signal before it had begun'
          : code === 0
            ? 'over before it could be broken off'
            : `broken off, exit code ${code}`;
    codes.set(how, (codes.get(how) ?? 0) + 1);
    left.push(...(await sandbox.leftProcesses()), ...sandbox.leftFolders());
    await sandbox.remove();
  });
  const after = { ports: listening(), folders: folders() };
  const text = `\`npm run bench:leaks -- --times ${times} --write\`, on ${new Date().toISOString().slice(0, 10)}:

\`\`\`
${times} live rehearsals, ${LANES} beside each other, in ${((performance.now() - started) / 60_000).toFixed(0)} minutes
${[...codes]
  .sort()
  .map(([how, count]) => `${String(count).padStart(4)}  ${how}`)
  .join('\n')}
${left.length} processes or folders left
${after.ports - before.ports} more listening ports, ${after.folders - before.folders} more folders teal-* than before
\`\`\``;
  console.log(text);
  if (values.write) writeFileSync(PAGE, between(readFileSync(PAGE, 'utf8'), 'leaks', text));
  if (left.length > 0 || after.ports > before.ports || after.folders > before.folders) process.exitCode = 1;
}

void main();
