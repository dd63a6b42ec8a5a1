// How fast the command starts, each time beside that of a bare Node which loads what it cannot do without; and how many answers
// of AWS `teal status` waits for, one after the other. Exits with 1 beyond a limit.
//   npm run bench:cli [-- --rounds 30] [--write]
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { carryOut } from '../cli/status/carry-out';
import { canary, minutes } from '../lib';
import { synthesizeDelivery } from '../lib/testing/synthesize-delivery';
import { type Backstage, goodRelease, rehearse } from '../rehearsal/testing';
import { Waves } from '../test/cli/waves';
import { inTurns, type Measured, type Took } from './cli/in-turns';
import { beyond, tableOf } from './cli/table';
import { between } from './scoreboard/between';

const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'docs/package.md');
const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '30' }, write: { type: 'boolean', default: false } },
});

const TEAL = join(ROOT, bin.teal);
const MOST_TIMES = 1.5;
/** source: the issue of the command line; each is a round trip between the laptop and AWS */
const MOST_DEEP = 6;

const LOADS = 'Node that loads commander';
const ASKS = 'Node that asks ECS what runs';
const asked = ['--service', 'shop', '--env', 'production'];

interface AtAws {
  readonly rows: readonly Took[];
  readonly deep: number;
  readonly calls: number;
}

/** Amid a canary, from the endpoint of a rehearsal, which answers at once. */
async function measure(
  folder: string,
  rounds: number,
  { environment, arns, pause }: Backstage,
): Promise<AtAws> {
  const bare = (name: string, text: string) => {
    const file = join(folder, `${name}.cjs`);
    writeFileSync(file, text);
    return [file];
  };
  const commands: readonly Measured[] = [
    { name: LOADS, args: bare('commander', `require(${JSON.stringify(require.resolve('commander'))});`) },
    { name: '`teal --help`', args: [TEAL, '--help'], baseline: LOADS, atMost: MOST_TIMES },
    { name: '`teal --version`', args: [TEAL, '--version'], baseline: LOADS, atMost: MOST_TIMES },
    { name: ASKS, args: bare('describe', describeText(arns)) },
    { name: '`teal status`', args: [TEAL, 'status', ...asked, '--json'], baseline: ASKS },
  ];
  const env = { ...process.env, ...environment, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const rows = await inTurns(commands, rounds, env);
  const waves = new Waves();
  Object.assign(process.env, environment);
  await carryOut(
    { service: 'shop', env: 'production', json: true },
    {
      ...{ connect: waves.connect, pause, signal: new AbortController().signal },
      stdout: { isTTY: false, columns: 100, write: () => true },
    },
  );
  return { rows, deep: waves.count, calls: waves.calls };
}

const describeText = ({ cluster, service }: Backstage['arns']) =>
  `const { ECSClient, DescribeServicesCommand } = require(${JSON.stringify(require.resolve('@aws-sdk/client-ecs'))});
new ECSClient({}).send(new DescribeServicesCommand(${JSON.stringify({ cluster, services: [service] })})).then(({ services }) => {
  if (services.length !== 1) throw new Error('the service must be there, got none');
});`;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'teal-bench-cli-'));
  try {
    const assembly = synthesizeDelivery({
      service: { name: 'shop', port: 8080, build: './app' },
      environments: { production: { release: canary({ percent: 5, hold: minutes(10), bake: minutes(10) }) } },
    });
    const { acts = [] } = await rehearse(assembly, {
      ...{ release: goodRelease(), hooks: 'declared' },
      operator: [
        {
          after: minutes(5),
          do: 'run',
          run: (backstage) => measure(folder, Number(values.rounds), backstage),
        },
      ],
    });
    const [act] = acts;
    if (act?.returned === undefined)
      throw new Error(`the canary must run at its fifth minute, got ${act?.refused ?? 'no act'}`);
    const { rows, deep, calls } = act.returned as AtAws;
    const text = `\`npm run bench:cli -- --rounds ${values.rounds} --write\`, on ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores; medians of ${values.rounds} fresh processes each:

${tableOf(rows)}

\`teal status\` made ${calls} calls, ${deep} deep: so many answers it waits for one after the other (at most ${MOST_DEEP}). Here they come at once; of AWS, each takes as long as the way there and back.`;
    console.log(text);
    if (values.write) writeFileSync(PAGE, between(readFileSync(PAGE, 'utf8'), 'start-up', text));
    const problems = [
      ...beyond(rows),
      ...(deep <= MOST_DEEP ? [] : [`teal status must be at most ${MOST_DEEP} calls deep, got ${deep}`]),
    ];
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main().then(() => process.exit());
