import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');

/**
 * Starts the load balancer's stand-in before tasks that answer on these ports, half of them blue, with its metrics.
 *
 * @returns the port of its listener
 */
export async function startStandIn(taskPorts) {
  const folder = mkdtempSync(join(tmpdir(), 'teal-bench-'));
  try {
    const parts = ['elasticloadbalancing/load-balancer', 'elasticloadbalancing/target-group'];
    const more = ['elasticloadbalancing/http-backend', 'elasticloadbalancing/metrics', 'clock/scaled-clock'];
    const outfile = join(folder, 'stand-in.mjs');
    const sources = [...parts, ...more, 'cloudwatch/metric-store'];
    await build({
      stdin: {
        contents: sources.map((source) => `export * from './rehearsal/${source}';`).join('\n'),
        resolveDir: root,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile,
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
    return await serve(await import(outfile), taskPorts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serve(
  { HttpBackend, LoadBalancer, LoadBalancerMetrics, MetricStore, ScaledClock, TargetGroup },
  taskPorts,
) {
  const clock = new ScaledClock();
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
  const loadBalancer = new LoadBalancer({ fullName: 'app/bench/1', clock, random: Math.random });
  new LoadBalancerMetrics({ loadBalancer, clock, sink: new MetricStore() });
  const healthCheck = {
    path: '/',
    intervalMs: 10_000,
    timeoutMs: 5000,
    healthyThreshold: 2,
    unhealthyThreshold: 2,
    matcher: '200',
  };
  const groups = ['blue', 'green'].map(
    (name) =>
      new TargetGroup(
        { arn: `${arn}:targetgroup/${name}/1`, fullName: `targetgroup/${name}/1`, name, healthCheck },
        clock,
      ),
  );
  for (const group of groups) loadBalancer.addTargetGroup(group);
  const listener = `${arn}:listener/app/bench/1/1`;
  const defaultAction = { type: 'fixed-response', statusCode: 404 };
  await loadBalancer.addListener(listener, { protocol: 'HTTP', port: 80, defaultAction });
  const ruleArn = (id) => `${arn}:listener-rule/app/bench/1/1/${id}`;
  // As Teal writes them: test traffic by a header above production by weights.
  loadBalancer.createRule(listener, {
    arn: ruleArn('test'),
    priority: 1,
    conditions: [{ field: 'http-header', name: 'x-teal-test', values: ['s3cret', 'older'] }],
    action: { type: 'forward', targetGroups: [{ targetGroupArn: groups[1].arn, weight: 1 }] },
    tags: {},
  });
  loadBalancer.createRule(listener, {
    arn: ruleArn('production'),
    priority: 2,
    conditions: [{ field: 'path-pattern', values: ['/*'] }],
    action: {
      type: 'forward',
      targetGroups: groups.map(({ arn: targetGroupArn }) => ({ targetGroupArn, weight: 50 })),
    },
    tags: {},
  });
  for (const [index, port] of taskPorts.entries()) {
    groups[index % groups.length].register({
      id: `task-${index}`,
      backend: new HttpBackend({ host: '127.0.0.1', port }),
    });
  }
  return loadBalancer.portOf(listener);
}
