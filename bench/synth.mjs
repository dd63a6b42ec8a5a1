// Wall time of `cdk synth -q` for the whole sample delivery, against the empty app that `cdk init` writes, on this
// machine. Prints JSON; exits with 1 when the ratio of the medians is above 1.5.
//
//   node bench/synth.mjs [RUNS]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const LIMIT = 1.5;
const runs = Number(process.argv[2] ?? 7);

const root = resolve(import.meta.dirname, '..');
const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const folder = mkdtempSync(join(tmpdir(), 'teal-bench-'));

function run(cwd, ...args) {
  execFileSync(process.execPath, [cdk, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
}

/** What `cdk init` writes, with the packages of this repository instead of an `npm install`. */
function emptyApp() {
  const app = join(folder, 'empty');
  mkdirSync(app);
  run(app, 'init', 'app', '--language', 'typescript', '--generate-only', '--no-notices');
  symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'));
  return app;
}

function secondsOfSynth(app) {
  const start = performance.now();
  run(app, 'synth', '--quiet', '--no-notices', '--output', join(folder, 'cdk.out'));
  return (performance.now() - start) / 1000;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (value) => Math.round(value * 1000) / 1000;

try {
  const apps = { empty: emptyApp(), sample: root };
  const seconds = { empty: [], sample: [] };
  for (const app of Object.values(apps)) secondsOfSynth(app); // fills the disk's and tsx's caches
  // In turns, so that a load that comes and goes falls on both.
  for (let run = 0; run < runs; run += 1) {
    for (const [name, app] of Object.entries(apps)) seconds[name].push(secondsOfSynth(app));
  }
  const medians = { empty: rounded(median(seconds.empty)), sample: rounded(median(seconds.sample)) };
  const ratio = rounded(medians.sample / medians.empty);
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
  console.log(JSON.stringify({ machine, runs, seconds: medians, ratio, limit: LIMIT }, null, 2));
  process.exitCode = ratio > LIMIT ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
