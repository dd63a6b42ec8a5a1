import type { RequestListener } from 'node:http';
import { request } from 'undici';
import {
  LoadBalancer,
  type LoadBalancerProperties,
} from '../../../rehearsal/elasticloadbalancing/load-balancer';
import type { RequestRecord } from '../../../rehearsal/elasticloadbalancing/request-record';
import type { TargetGroup } from '../../../rehearsal/elasticloadbalancing/target-group';
import { seededRandom } from '../../../rehearsal/random';
import { forwardTo, LISTENER, process, rule, targetGroup } from './fixtures';
import { HandClock } from './hand-clock';
import { type Server, serve, serveRaw } from './loopback';

type Options = Pick<LoadBalancerProperties, 'attributes' | 'silenceMs' | 'maxConnections'>;

/** A load balancer with two target groups, a production rule to the primary, and 404 for the rest. */
export class Stage {
  readonly clock = new HandClock();
  readonly primary = targetGroup('primary', this.clock);
  readonly alternate = targetGroup('alternate', this.clock);
  readonly production = rule('production', {
    priority: 10,
    action: forwardTo([this.primary, 1], [this.alternate, 0]),
  });
  readonly records: RequestRecord[] = [];
  readonly loadBalancer: LoadBalancer;
  readonly listenerArn = LISTENER;
  private readonly opened: Server[] = [];

  private constructor(of: Options) {
    this.loadBalancer = new LoadBalancer({
      fullName: 'app/shop/1111111111111111',
      clock: this.clock,
      random: seededRandom(1),
      attributes: { idleTimeoutMs: 100, ...of.attributes },
      ...(of.silenceMs !== undefined && { silenceMs: of.silenceMs }),
      ...(of.maxConnections !== undefined && { maxConnections: of.maxConnections }),
    });
  }

  static async open(of: Options = {}): Promise<Stage> {
    const stage = new Stage(of);
    stage.loadBalancer.addTargetGroup(stage.primary);
    stage.loadBalancer.addTargetGroup(stage.alternate);
    stage.loadBalancer.onRequest((record) => stage.records.push(record));
    await stage.loadBalancer.addListener(LISTENER, {
      protocol: 'HTTPS',
      port: 443,
      defaultAction: { type: 'fixed-response', statusCode: 404, messageBody: 'nothing here' },
    });
    stage.loadBalancer.createRule(LISTENER, stage.production);
    return stage;
  }

  async close(): Promise<void> {
    await this.loadBalancer.close();
    await Promise.all(this.opened.map((server) => server.close()));
  }

  get port(): number {
    return this.loadBalancer.portOf(LISTENER);
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** Registers a target whose id is its group's name. */
  register(group: TargetGroup, port: number): void {
    group.register(process(group.name, port));
  }

  /** Registers a server that passes health checks by itself; the listener gets everything else. */
  async target(group: TargetGroup, listener: RequestListener): Promise<void> {
    const server = await serve((request, response) => {
      if (request.url === '/ready') response.end();
      else listener(request, response);
    });
    this.opened.push(server);
    this.register(group, server.port);
  }

  /** @returns the port of a server */
  async served(listener: RequestListener): Promise<number> {
    const server = await serve(listener);
    this.opened.push(server);
    return server.port;
  }

  /** @returns the port of something that answers with whatever bytes */
  async raw(answer: Parameters<typeof serveRaw>[0]): Promise<number> {
    const server = await serveRaw(answer);
    this.opened.push(server);
    return server.port;
  }

  /** Over a connection of its own, which does not outlive a test. */
  async get(path = '/', headers: Record<string, string> = {}) {
    const answer = await request(this.url(path), { headers, reset: true });
    return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
  }
}
