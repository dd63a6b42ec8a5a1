// How often the judge rolls back what is no worse, how often it finds what is, and after how many minutes; beside it, on
// the same data, what other tools would have done. Seeded. Exits with 1 when a bound is broken.
//   npm run bench:judge [-- RELEASES-A-FAULT [RELEASES-WITHOUT-FAULT]]
import { MINUTE, type MinuteCounts, RULES } from '../lambda/gate/metrics/judge/input';
import { type Judgement, judge } from '../lambda/gate/metrics/judge/judge';
import { seededRandom } from '../rehearsal/random';
import { others } from './judge/others';
import { BASELINE, drawMinute, FAULTS, type Fault, type Story } from './judge/simulate';

/** Minutes that count at the end of a hold of a quarter of an hour, without the two that CloudWatch is behind. */
const HOLD = 13;
/** Minutes that the gate then waits at most, while it cannot tell: its default patience. */
const PATIENCE = 60;
const RELEASES = Number(process.argv[2] ?? 2000);
/** More of those that are well: one per cent of two thousand is known to a fifth of a per cent only. */
const WELL = Number(process.argv[3] ?? 10_000);
const MOST_FALSE = 0.01;

interface Traffic {
  readonly green: number;
  readonly blue: number;
}

const EQUAL: readonly Traffic[] = [10, 30, 300, 3000].map((each) => ({ green: each, blue: each }));
const CANARY: readonly Traffic[] = [
  { green: 10, blue: 190 },
  { green: 30, blue: 300 },
  { green: 150, blue: 2850 },
];

/**
 * What is known to be possible within the hold: at least such a share is found. At ten requests a minute, 96 % of those
 * that fail one request in twenty can be found by a test that does not look at blue; one that does takes longer.
 */
const AT_LEAST: readonly Floor[] = [
  { green: 30, blue: 30, fault: '5 % errors', found: 0.98 },
  { green: 30, blue: 300, fault: '5 % errors', found: 0.995 },
  { green: 30, blue: 300, fault: '2 % errors', found: 0.9 },
  { green: 10, blue: 10, fault: '5 % errors', found: 0.96, later: true },
  { green: 10, blue: 190, fault: '5 % errors', found: 0.96, later: true },
];

/** Two standard deviations of a share of 95 % among two thousand. */
const CHANCE = 0.01;

interface Floor extends Traffic {
  readonly fault: string;
  readonly found: number;
  /** Whether what is found while the gate waits counts as well. */
  readonly later?: true;
}

interface Cell {
  /** Shares of the releases. */
  readonly found: number;
  readonly foundLater: number;
  readonly passed: number;
  readonly waiting: number;
  /** On average, of those found in the hold; and of those that passed. */
  readonly minutes: number;
  readonly others: readonly { readonly found: number; readonly minutes: number }[];
}

const ask = (story: Story, minutes: number): Judgement =>
  judge({
    now: minutes * MINUTE,
    exposure: 'beside',
    since: 0,
    green: story.green,
    blue: story.blue,
    shares: [
      { name: 'errors', budget: BASELINE.errors },
      { name: 'slow', budget: BASELINE.slow },
      // As the gate has it: a part of the chance is its.
      { name: 'unanswered' },
    ],
    numbers: [],
    rules: { ...RULES, delay: 0, warmUp: 0 },
  });

function cellOf(fault: Fault, traffic: Traffic, seed: number): Cell {
  const random = seededRandom(seed);
  const releases = fault.healthy ? WELL : RELEASES;
  const tally = { found: 0, foundLater: 0, passed: 0, waiting: 0, minutes: 0 };
  const beside = others.map(() => ({ found: 0, minutes: 0 }));
  for (let release = 0; release < releases; release++) {
    const story: { green: MinuteCounts[]; blue: MinuteCounts[] } = { green: [], blue: [] };
    const live = (minutes: number) => {
      for (let minute = story.green.length; minute < minutes; minute++) {
        const { green, blue } = drawMinute(fault, traffic, minute, random);
        story.green.push(green);
        story.blue.push(blue);
      }
      return ask(story, minutes);
    };
    let at = HOLD;
    let said = live(at);
    while (said.outcome === 'inconclusive' && at < HOLD + PATIENCE) {
      at += 1;
      said = live(at);
    }
    if (said.outcome === 'fail' && at === HOLD) {
      tally.found += 1;
      tally.minutes += 1 + Math.min(...said.shares.flatMap(({ minute }) => minute ?? [])) / MINUTE;
    } else if (said.outcome === 'fail') tally.foundLater += 1;
    else if (said.outcome === 'pass') tally.passed += 1;
    else tally.waiting += 1;
    const inHold = { green: story.green.slice(0, HOLD), blue: story.blue.slice(0, HOLD) };
    others.forEach((other, index) => {
      const after = other.rollsBackAfter(inHold);
      const one = beside[index];
      if (after === undefined || !one) return;
      one.found += 1;
      one.minutes += after;
    });
  }
  return {
    found: tally.found / releases,
    foundLater: tally.foundLater / releases,
    passed: tally.passed / releases,
    waiting: tally.waiting / releases,
    minutes: tally.minutes / tally.found,
    others: beside.map(({ found, minutes }) => ({ found: found / releases, minutes: minutes / found })),
  };
}

const percent = (share: number) =>
  share === 0 ? '0' : share === 1 ? '100' : (100 * share).toFixed(share < 0.1 || share > 0.99 ? 2 : 1);
const withMinutes = ({ found, minutes }: { found: number; minutes: number }) =>
  found === 0 ? '0' : `${percent(found)} (${minutes.toFixed(1)})`;

/** Who is better in a cell: fewer false rollbacks than ours beyond chance, or more found in the hold at no more false ones. */
function better(cell: Cell, healthy: boolean, falseOf: readonly number[]): string {
  return others
    .flatMap(({ name }, index) => {
      const other = cell.others[index];
      if (!other || healthy) return [];
      const more = other.found > cell.found + 0.01;
      const quicker = Math.abs(other.found - cell.found) <= 0.01 && other.minutes < cell.minutes - 0.5;
      if (!more && !quicker) return [];
      const worst = falseOf[index] ?? 0;
      return [`${name}${more ? '' : ' sooner'}${worst > MOST_FALSE ? `, at ${percent(worst)} % false` : ''}`];
    })
    .join('; ');
}

function main(): void {
  console.log(
    `${RELEASES} releases a cell, ${WELL} where the release is well; rolled back within ${HOLD} minutes of data, in per cent (and after how many minutes).\n` +
      `Ours goes on where it cannot tell: "later" is rolled back within ${PATIENCE} more minutes, "waits" is undecided then.\n`,
  );
  const head = [
    'green',
    'blue',
    'fault',
    'ours',
    'later',
    'passed',
    'waits',
    ...others.map(({ name }) => name),
    'better than ours',
  ];
  console.log(`| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|`);
  const broken: string[] = [];
  [...EQUAL, ...CANARY].forEach((traffic, row) => {
    const cells = FAULTS.map((fault, column) => ({
      fault,
      cell: cellOf(fault, traffic, 1000 * row + column + 1),
    }));
    const falseOf = others.map((_, index) =>
      Math.max(
        ...cells.filter(({ fault }) => fault.healthy).map(({ cell }) => cell.others[index]?.found ?? 0),
      ),
    );
    for (const { fault, cell } of cells) {
      const where = `${traffic.green} and ${traffic.blue} requests a minute, ${fault.name}`;
      const isFalse = cell.found + cell.foundLater;
      if (fault.healthy && isFalse > MOST_FALSE)
        broken.push(`${where}: ${percent(isFalse)} % false rollbacks`);
      const wanted = AT_LEAST.find(
        (one) => one.fault === fault.name && one.green === traffic.green && one.blue === traffic.blue,
      );
      const found = wanted?.later ? isFalse : cell.found;
      if (wanted && found < wanted.found - CHANCE)
        broken.push(`${where}: found ${percent(found)} %, not ${percent(wanted.found)} %`);
      const columns = [
        ...[traffic.green, traffic.blue, fault.healthy ? `${fault.name} (well)` : fault.name],
        ...[withMinutes(cell), percent(cell.foundLater), percent(cell.passed), percent(cell.waiting)],
        ...cell.others.map(withMinutes),
        better(cell, fault.healthy, falseOf),
      ];
      console.log(`| ${columns.join(' | ')} |`);
    }
  });
  console.log(broken.length === 0 ? '\nEvery bound is kept.' : `\nBroken:\n${broken.join('\n')}`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

main();
