// Time and memory of 1, 10, 50 and 200 deliveries of the sample in one CDK app, each with its stacks validated and
// nagged as bin/teal.ts does: what a platform team pays for one app for everybody. Each count runs in a process of
// its own. Prints a table and whether it grows in a straight line; exits with 1 when it does not.
//
//   node bench/fleet.mjs [COUNT ...]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A further delivery may cost this many times as much in the last step as in the one before. */
const LIMIT = 1.5;

const file = fileURLToPath(import.meta.url);
const root = resolve(import.meta.dirname, '..');

if (process.env.FLEET_OUTPUT === undefined) measure(process.argv.slice(2).map(Number));
else await synthesize(Number(process.argv[2]), process.env.FLEET_OUTPUT);

function measure(given) {
  const counts = given.length > 0 ? given : [1, 10, 50, 200];
  inChild(1); // fills the disk's and tsx's caches
  const rows = counts.map((count) => ({ deliveries: count, ...inChild(count) }));
  const table = rows.map((row, index) => ({ ...row, ...perFurther(row, rows[index - 1]) }));
  console.table(table);
  const steps = table.map((row) => row['s per further']).filter((seconds) => seconds !== undefined);
  const growth = steps.length < 2 ? 1 : steps.at(-1) / steps.at(-2);
  console.log(`a further delivery costs ${growth.toFixed(2)} × as in the step before (at most ${LIMIT})`);
  process.exitCode = growth > LIMIT ? 1 : 0;
}

function inChild(count) {
  const folder = mkdtempSync(join(tmpdir(), 'teal-fleet-'));
  try {
    const output = execFileSync(process.execPath, ['--import', 'tsx', file, String(count)], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'], // the warnings of every stack
      env: { ...process.env, FLEET_OUTPUT: folder },
    });
    return JSON.parse(output.trim().split('\n').at(-1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function perFurther(row, before) {
  if (!before) return {};
  const further = row.deliveries - before.deliveries;
  const per = (name) => Number(((row[name] - before[name]) / further).toFixed(3));
  return { 's per further': per('seconds'), 'MB per further': per('peakMB') };
}

/** The child: one app with `count` deliveries, each named for itself. */
async function synthesize(count, outdir) {
  const [
    { App, Validations },
    { AwsSolutionsChecks },
    { Delivery },
    { resolveDelivery },
    configuration,
    cdkJson,
  ] = await Promise.all([
    import('aws-cdk-lib'),
    import('cdk-nag'),
    import('../lib/delivery.ts'),
    import('../lib/config/resolve.ts'),
    import('../teal.config.ts'),
    import('../cdk.json', { with: { type: 'json' } }),
  ]);
  const sample = configuration.default.default ?? configuration.default;
  const start = performance.now();
  const app = new App({ outdir, context: cdkJson.default.context });
  for (let index = 0; index < count; index += 1) {
    const service = { ...sample.service, name: `shop-${index}` };
    const { delivery } = resolveDelivery({ ...sample, service }, join(root, 'teal.config.ts'));
    new Delivery(app, delivery);
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const built = performance.now();
  app.synth();
  const seconds = (from, to) => Number(((to - from) / 1000).toFixed(2));
  const result = {
    seconds: seconds(start, performance.now()),
    'of these, constructs': seconds(start, built),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  console.log(JSON.stringify(result));
}
