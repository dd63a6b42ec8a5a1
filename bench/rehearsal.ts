// What a rehearsal costs. Baselines: the issue's own limits, printed beside each number of the same run.
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

async function time(run: () => Promise<unknown>, times: number): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const start = performance.now();
    await run();
    took.push(performance.now() - start);
  }
  return took;
}

async function main(): Promise<void> {
  console.log(
    `Node ${process.versions.node}, ${cpus().length} cores, a 30-minute canary at 3,000 requests a minute`,
  );
  const first = performance.now();
  await rehearse(assembly, { ...options, release: goodRelease(), hooks: 'real' });
  console.log(
    `first release of the process, real hooks: ${(performance.now() - first).toFixed(0)} ms (limit 3000)`,
  );
  for (const hooks of ['declared', 'real'] as const) {
    const times = hooks === 'declared' ? 200 : 40;
    await time(() => rehearse(assembly, { ...options, release: goodRelease(), hooks }), times / 4);
    const start = performance.now();
    const took = await time(() => rehearse(assembly, { ...options, release: goodRelease(), hooks }), times);
    const perMinute = (times / (performance.now() - start)) * 60_000;
    console.log(
      `${hooks} hooks: median ${median(took).toFixed(1)} ms, ${perMinute.toFixed(0)} a minute ` +
        `(limits ${hooks === 'declared' ? '50 ms, 1000 a minute on one core' : '400 ms, 200 a minute on two cores'})`,
    );
  }
  const bad = await rehearse(assembly, {
    ...options,
    release: badRelease({ errorShare: 0.05 }),
    hooks: 'declared',
  });
  console.log(`a bad one: ${bad.outcome} by ${bad.decidedBy}`);
}

void main().then(() => process.exit());
