// What bad releases do to users, and good ones cost in time, through Teal's templates and through those of its peers.
// Seeded: the same seeds give the same numbers. Prints the tables; --write keeps them in docs/blast-radius.*.
//   npm run bench:peers [-- --write] [--setups teal,express] [--bad-seeds 2] [--good-seeds 10]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HORIZON } from './peers/measure';
import { keep } from './peers/page';
import type { BadCell, BlastRadius, GoodCell } from './peers/record';
import { runSetup, type Seeds } from './peers/run';
import { SETUPS, type Setup, synthesizeAll } from './peers/setups';
import { tablesOf } from './peers/tables';

interface Part {
  readonly bad: readonly BadCell[];
  readonly good: readonly GoodCell[];
}

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    setups: { type: 'string', default: SETUPS.map(({ id }) => id).join(',') },
    'bad-seeds': { type: 'string', default: '2' },
    'good-seeds': { type: 'string', default: '10' },
    jobs: { type: 'string', default: '2' },
    /** One setup in this process, its result as JSON: what the bench starts itself with. */
    part: { type: 'string' },
  },
});

const upTo = (count: string) => Array.from({ length: Number(count) }, (_, index) => index + 1);
const seeds: Seeds = { bad: upTo(values['bad-seeds']), good: upTo(values['good-seeds']) };

async function part(id: string): Promise<void> {
  const setup = SETUPS.find((one) => one.id === id);
  if (!setup) throw new Error(`--part must be one of ${SETUPS.map((one) => one.id).join(', ')}, got ${id}`);
  const folder = mkdtempSync(join(tmpdir(), 'teal-peers-'));
  try {
    const assembly = synthesizeAll(folder, [setup]).get(id) ?? '';
    const cells = await runSetup(setup, assembly, seeds, (what) => console.error(what));
    process.stdout.write(JSON.stringify(cells));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inProcess({ id }: Setup): Promise<Part> {
  const args = ['--part', id, '--bad-seeds', values['bad-seeds'], '--good-seeds', values['good-seeds']];
  const child = spawn(process.execPath, ['--import', 'tsx', __filename, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`${id} ended with exit code ${code}`)),
    );
  });
}

async function whole(): Promise<void> {
  const wanted = values.setups.split(',');
  const setups = SETUPS.filter(({ id }) => wanted.includes(id));
  const parts = new Map<Setup, Part>();
  const waiting = [...setups].reverse(); // Teal's take longest: first
  const work = async () => {
    for (let setup = waiting.shift(); setup; setup = waiting.shift())
      parts.set(setup, await inProcess(setup));
  };
  await Promise.all(upTo(values.jobs).map(work));
  const result: BlastRadius = {
    date: new Date().toISOString().slice(0, 10),
    horizonMinutes: HORIZON,
    badSeeds: seeds.bad,
    goodSeeds: seeds.good,
    bad: setups.flatMap((setup) => parts.get(setup)?.bad ?? []),
    good: setups.flatMap((setup) => parts.get(setup)?.good ?? []),
  };
  console.log(tablesOf(result));
  if (!values.write) return;
  if (setups.length < SETUPS.length)
    throw new Error('--write must be without --setups: the page has all of them');
  keep(result);
}

void (values.part === undefined ? whole() : part(values.part)).then(
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(3);
  },
);
