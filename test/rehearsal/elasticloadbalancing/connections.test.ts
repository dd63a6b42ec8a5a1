import http from 'node:http';
import type { MetricSink } from '../../../rehearsal/cloudwatch/metric';
import { LoadBalancerMetrics } from '../../../rehearsal/elasticloadbalancing/metrics';
import { Stage } from './stage';

let stage: Stage;
let published: Record<string, number>;
const names = ['ActiveConnectionCount', 'NewConnectionCount', 'RejectedConnectionCount', 'ProcessedBytes'];
const sink: MetricSink = {
  record: () => {},
  recorder: ({ name }) => {
    return (_at, value) => {
      if (names.includes(name)) published[name] = value;
    };
  },
};

afterEach(() => stage.close());

/** What the next minute publishes. */
function minute(): Record<string, number> {
  published = {};
  stage.clock.advance(60_000);
  return published;
}

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
test('connections of clients and to targets, and the bytes of clients; what is zero is missing', async () => {
  stage = await Stage.open({ attributes: { idleTimeoutMs: 60_000 } });
  await stage.target(stage.primary, (_request, response) => response.end('x'.repeat(1000)));
  new LoadBalancerMetrics({ loadBalancer: stage.loadBalancer, clock: stage.clock, sink });
  expect(minute()).toEqual({});
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () =>
    new Promise<void>((resolve) => {
      http.get(stage.url(), { agent }, (response) => response.resume().on('end', resolve));
    });
  await ask();
  await ask();
  const first = minute();
  expect(first).toMatchObject({ ActiveConnectionCount: 2, NewConnectionCount: 2 });
  expect(first.ProcessedBytes).toBeGreaterThan(2000);
  expect(first.ProcessedBytes).toBeLessThan(4000);
  expect(minute()).toEqual({ ActiveConnectionCount: 2 });
  agent.destroy();
});

test('connections beyond the maximum are rejected, and counted', async () => {
  stage = await Stage.open({ maxConnections: 1, attributes: { idleTimeoutMs: 60_000 } });
  new LoadBalancerMetrics({ loadBalancer: stage.loadBalancer, clock: stage.clock, sink });
  const agent = new http.Agent({ keepAlive: true });
  await new Promise<void>((resolve) => {
    http.get(stage.url(), { agent }, (response) => response.resume().on('end', resolve));
  });
  await expect(stage.get()).rejects.toThrow();
  expect(minute()).toMatchObject({ NewConnectionCount: 1, RejectedConnectionCount: 1 });
  agent.destroy();
});
