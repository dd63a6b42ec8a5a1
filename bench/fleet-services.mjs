// One delivery of up to 200 services: time and memory of its synthesis, and how near its stacks come to CloudFormation's
// limits; with a load balancer for each service, and with one for all. Each count runs in a process of its own, validated
// and nagged as bin/teal.ts does. Exits with 1 where a stack is over a limit, or where one service's template depends on
// how many others there are.
//
//   node bench/fleet-services.mjs
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// source: CloudFormation user guide, "Understand CloudFormation quotas": resources in a template; a template in S3, 1 MB
const LIMITS = { resources: 500, bytes: 1_000_000 };

/** Behind one load balancer ELB's quota of target groups ends at fifty; see lib/config/shared-rules.ts. */
const SHAPES = [
  { loadBalancer: 'own', counts: [10, 50, 200] },
  { loadBalancer: 'shared', counts: [10, 50] },
];

const file = fileURLToPath(import.meta.url);
const root = resolve(import.meta.dirname, '..');

if (process.env.FLEET_OUTPUT === undefined) measure();
else await synthesize(process.argv[2], Number(process.argv[3]), process.env.FLEET_OUTPUT);

function measure() {
  const rows = [];
  const problems = [];
  for (const { loadBalancer, counts } of SHAPES) {
    let before;
    for (const count of counts) {
      const { templates, ...row } = inChild(loadBalancer, count);
      rows.push({ 'load balancer': loadBalancer, services: count, ...row });
      for (const what of ['resources', 'bytes'])
        for (const of of ['largest', 'foundation'])
          if (row[`${of} ${what}`] > LIMITS[what])
            problems.push(`${count} services: ${row[`${of} ${what}`]} ${what}, at most ${LIMITS[what]}`);
      const others = Object.entries(before ?? {}).filter(([stack, hash]) => templates[stack] !== hash);
      problems.push(...others.map(([stack]) => `${stack} is another with ${count} ${loadBalancer} services`));
      before = templates;
    }
  }
  console.table(rows);
  console.log(
    problems.length === 0
      ? 'every template is within the limits, and of its service alone'
      : problems.join('\n'),
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}

function inChild(loadBalancer, count) {
  const folder = mkdtempSync(join(tmpdir(), 'teal-fleet-'));
  try {
    const output = execFileSync(process.execPath, ['--import', 'tsx', file, loadBalancer, String(count)], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'], // the warnings of every stack
      env: { ...process.env, FLEET_OUTPUT: folder },
    });
    return JSON.parse(output.trim().split('\n').at(-1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The child: one delivery of `count` services, each with a secret and an objective, in one environment. */
async function synthesize(loadBalancer, count, outdir) {
  const [{ App, Validations }, { AwsSolutionsChecks }, { Delivery }, { resolveDelivery }, cdkJson] =
    await Promise.all([
      import('aws-cdk-lib'),
      import('cdk-nag'),
      import('../lib/delivery.ts'),
      import('../lib/config/resolve.ts'),
      import('../cdk.json', { with: { type: 'json' } }),
    ]);
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  const isShared = loadBalancer === 'shared';
  const start = performance.now();
  const app = new App({ outdir, context: cdkJson.default.context });
  const { delivery } = resolveDelivery(
    {
      name: 'fleet',
      notify: { page: 'on-call@example.com', ticket: 'team@example.com' },
      services: names.map((name) => ({
        ...{ name, port: 8080, build: './app', secrets: ['KEY'], objectives: { availability: 99.9 } },
      })),
      environments: {
        production: isShared
          ? {
              loadBalancer: {
                shared: true,
                paths: Object.fromEntries(names.slice(1).map((name) => [name, [`/${name}/*`]])),
              },
            }
          : {},
      },
    },
    join(root, 'teal.config.ts'),
  );
  new Delivery(app, delivery);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { stacks } = app.synth();
  const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
  const sizes = stacks.map(({ stackName, template }) => ({
    ...{ stackName, resources: Object.keys(template.Resources).length },
    bytes: JSON.stringify(template).length,
  }));
  const isOfAll = ({ stackName }) => stackName === 'fleet-production-foundation';
  const services = sizes.filter((one) => !isOfAll(one));
  const foundation = sizes.find(isOfAll);
  const most = (what) => Math.max(...services.map((one) => one[what]));
  const result = {
    ...{ seconds, peakMB: Math.round(process.resourceUsage().maxRSS / 1024), stacks: stacks.length },
    ...{ 'largest resources': most('resources'), 'largest bytes': most('bytes') },
    ...{ 'foundation resources': foundation.resources, 'foundation bytes': foundation.bytes },
    templates: Object.fromEntries(
      stacks
        .filter((stack) => !isOfAll(stack))
        .map(({ stackName, template }) => [
          stackName,
          createHash('sha256').update(JSON.stringify(template)).digest('hex'),
        ]),
    ),
  };
  console.log(JSON.stringify(result));
}
