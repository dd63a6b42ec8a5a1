// What a rehearsal costs. Each number is printed beside its limit; exits with 1 beyond one.
//   npm run bench:rehearsal
import { cpus } from 'node:os';
import { blueGreen, canary, minutes, smokeTest } from '../lib';
import { synthesizeDelivery } from '../lib/testing/synthesize-delivery';
import { rehearse } from '../rehearsal/testing/rehearse';
import { badRelease, goodRelease } from '../rehearsal/testing/releases';

const assembly = synthesizeDelivery({
  service: { name: 'shop', port: 8080, build: './app' },
  environments: {
    production: { release: canary({ percent: 5, hold: minutes(15), bake: minutes(15) }) },
    staging: { release: blueGreen() },
  },
  gates: [smokeTest({ requests: [{ path: '/' }, { path: '/products' }] })],
});
const options = { environment: 'production', traffic: { requestsPerMinute: 3000 } };

const median = (values: number[]) =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const milliseconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;

/** What a round costs: on the wall, and of CPU in this process. That of hooks' processes is in the first alone. */
async function time(run: () => Promise<unknown>, times: number): Promise<{ wall: number[]; cpu: number[] }> {
  const [wall, cpu]: [number[], number[]] = [[], []];
  for (let round = 0; round < times; round += 1) {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await run();
    wall.push(performance.now() - start);
    cpu.push(milliseconds(process.cpuUsage(before)));
  }
  return { wall, cpu };
}

/** Prints a number beside its limit, which it exits by. */
function judge(what: string, number: number, unit: string, limit: { atMost: number } | { atLeast: number }) {
  const isWithin = 'atMost' in limit ? number <= limit.atMost : number >= limit.atLeast;
  const words = 'atMost' in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`;
  console.log(`${isWithin ? ' ' : '✗'} ${what}: ${number.toFixed(1)} ${unit} (${words})`);
  if (!isWithin) process.exitCode = 1;
}

const LIMITS = {
  declared: { atMost: 50, atLeast: 1000, cores: 'one core' },
  real: { atMost: 400, atLeast: 200, cores: 'two cores' },
} as const;

async function main(): Promise<void> {
  console.log(
    `Node ${process.versions.node}, ${cpus().length} cores, a 30-minute canary at 3,000 requests a minute`,
  );
  const good = { ...options, release: goodRelease() };
  const first = performance.now();
  await rehearse(assembly, { ...good, hooks: 'real' });
  judge('first release of the process, real hooks', performance.now() - first, 'ms', { atMost: 3000 });
  for (const hooks of ['declared', 'real'] as const) {
    const { atMost, atLeast, cores } = LIMITS[hooks];
    const times = hooks === 'declared' ? 200 : 40;
    const run = () => rehearse(assembly, { ...good, hooks });
    await time(run, times / 4);
    const start = performance.now();
    const { wall, cpu } = await time(run, times);
    const perMinute = (times / (performance.now() - start)) * 60_000;
    judge(`${hooks} hooks, median`, median(wall), 'ms', { atMost });
    console.log(`  of these, CPU of this process: ${median(cpu).toFixed(1)} ms`);
    judge(`${hooks} hooks, on ${cores}`, perMinute, 'a minute', { atLeast });
  }
  const bad = await rehearse(assembly, {
    ...options,
    release: badRelease({ errorShare: 0.05 }),
    hooks: 'declared',
  });
  console.log(`  a bad one: ${bad.outcome} by ${bad.decidedBy}`);
}

void main().then(() => process.exit());
