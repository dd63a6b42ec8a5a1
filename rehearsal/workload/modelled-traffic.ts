import { Malformed } from '../assembly/parse';
import type { Clock } from '../clock/clock';
import type { RequestRecord } from '../elasticloadbalancing/request-record';
import type { Random } from '../random';
import { type Clients, problemsOfClients } from '../traffic/clients';
import type { RequestTally } from '../traffic/request-tally';
import { poisson, shareOut } from './draws';
import { type Latency, latencySteps } from './latency';
import type { Served } from './modelled-backend';
import { type EndedAlike, RequestPiles } from './request-piles';

/** What users ask for, and how often. */
export interface Load {
  readonly requestsPerMinute: number;
  /** Weight of each path. */
  readonly paths: Readonly<Record<string, number>>;
  /** Where they come from, by weight. @default from nowhere in particular */
  readonly clients?: Clients;
}

/** Where a request for a path would go at this moment. */
export interface Routing {
  /** Of what the load balancer answers by itself: instead of forwarding, or because no group has a weight. */
  readonly own: EndedAlike;
  /** Undefined where the load balancer answers by itself. */
  readonly groups?: readonly RoutedGroup[];
}

export interface RoutedGroup {
  readonly arn: string;
  readonly weight: number;
  /** Those that the next request may go to. */
  readonly targets: readonly RoutedTarget[];
  /** Of a request that finds no target. */
  readonly empty: EndedAlike;
}

export interface RoutedTarget {
  /** @returns undefined when it refuses connections */
  serve(path: string, count: number, random: Random): Served | undefined;
  readonly succeeded: EndedAlike;
  readonly failed: EndedAlike;
  readonly refused: EndedAlike;
}

export interface ModelledTrafficProperties {
  readonly clock: Clock;
  readonly random: Random;
  readonly load: Load;
  /** Asked once a second and path; gives the same objects as long as nothing has changed. */
  readonly route: (path: string) => Routing;
  /** What requests of a client are refused as, before they are routed. @default none are */
  readonly refuse?: (client: string | undefined, count: number) => EndedAlike | undefined;
  /** Whether anything listens: who calls what is gone meets nobody, and is counted nowhere. @default always */
  readonly isListening?: () => boolean;
  /** Takes what the load balancer would have on record, once a minute. */
  readonly record: (record: RequestRecord, count: number) => void;
}

const SECOND = 1000;
const MINUTE = 60_000;

/**
 * Users as counts: each second and path a number is drawn, shared out among the target groups by their weights and
 * among targets in turn, and each target's model says how many fail. The load balancer's record gets them a minute
 * at a time, with latencies drawn for all of a minute's requests together.
 */
export class ModelledTraffic {
  /** Counts the requests that are due from now on. */
  book: RequestTally | undefined;
  private readonly piles = new RequestPiles();
  private readonly flows: readonly Flow[];
  /** Of the requests that are being drawn. */
  private client: string | undefined;
  /** Whose turn it is, by target group. */
  private readonly turns = new Map<string, number>();
  private cancel: (() => void) | undefined;

  /** @throws Malformed for a load that would be no users at all: no release would be found to be bad */
  constructor(private readonly properties: ModelledTrafficProperties) {
    const { requestsPerMinute, paths, clients = {} } = properties.load;
    const problems = problemsOf(properties.load);
    if (problems.length > 0) throw new Malformed(problems);
    const from = Object.keys(clients).length > 0 ? Object.entries(clients) : ([[undefined, 1]] as const);
    const [ofPaths, ofClients] = [sum(Object.values(paths)), sum(from.map(([, weight]) => weight))];
    this.flows = from.flatMap(([client, part]) =>
      Object.entries(paths).map(([path, weight]) => ({
        ...{ client, path },
        perSecond: ((((requestsPerMinute / 60) * weight) / ofPaths) * part) / ofClients,
      })),
    );
  }

  start(): void {
    // In the middle of each second: what happens at full seconds (a shift, an alarm) is before it or after it.
    const { clock } = this.properties;
    this.cancel = clock.schedule((1.5 * SECOND - (clock.now() % SECOND)) % SECOND, () => this.tick());
  }

  stop(): void {
    this.cancel?.();
    this.flush();
  }

  private tick(): void {
    const { clock, random, isListening } = this.properties;
    for (const { client, path, perSecond } of isListening?.() === false ? [] : this.flows) {
      const count = poisson(perSecond, random);
      this.client = client;
      if (count > 0) this.arrive(path, count);
    }
    if (clock.now() % MINUTE >= MINUTE - SECOND) this.flush();
    this.cancel = clock.schedule(SECOND, () => this.tick());
  }

  private arrive(path: string, count: number): void {
    const refused = this.properties.refuse?.(this.client, count);
    if (refused) {
      this.add(refused, count);
      return;
    }
    const { own, groups } = this.properties.route(path);
    if (groups === undefined || groups.every(({ weight }) => weight === 0)) {
      this.add(own, count);
      return;
    }
    const weights = groups.map(({ weight }) => weight);
    const shares = shareOut(count, weights, this.properties.random);
    for (const [at, group] of groups.entries()) {
      const share = shares[at] ?? 0;
      if (share > 0) this.toGroup(path, share, group);
    }
  }

  private toGroup(path: string, count: number, { arn, targets, empty }: RoutedGroup): void {
    if (targets.length === 0) {
      this.add(empty, count);
      return;
    }
    const each = Math.floor(count / targets.length);
    const more = count % targets.length;
    const turn = (this.turns.get(arn) ?? 0) % targets.length;
    this.turns.set(arn, turn + more);
    for (const [at, target] of targets.entries()) {
      const takesOneMore = (at - turn + targets.length) % targets.length < more;
      const share = each + (takesOneMore ? 1 : 0);
      if (share > 0) this.toTarget(path, share, target);
    }
  }

  private toTarget(path: string, count: number, target: RoutedTarget): void {
    const served = target.serve(path, count, this.properties.random);
    if (!served) {
      this.add(target.refused, count);
      return;
    }
    const { succeeded, failed, latency } = served;
    if (succeeded > 0) this.add(target.succeeded, succeeded, latency);
    if (failed > 0) this.add(target.failed, failed, latency);
  }

  private add(record: EndedAlike, count: number, latency?: Latency): void {
    this.book?.addAlike(record, this.properties.clock.now(), count, latency && (() => latencySteps(latency)));
    if (this.client !== undefined) this.book?.addOf(this.client, record, count);
    this.piles.add(record, count, latency);
  }

  private flush(): void {
    const { clock, random, record } = this.properties;
    this.piles.empty(clock.now(), random, record);
  }
}

/** Requests of one address for one path. */
interface Flow {
  readonly client: string | undefined;
  readonly path: string;
  readonly perSecond: number;
}

const sum = (weights: readonly number[]): number => weights.reduce((total, weight) => total + weight, 0);

function problemsOf({ requestsPerMinute, paths, clients = {} }: Load): string[] {
  const weights = Object.entries(paths);
  return [
    ...(requestsPerMinute >= 0 && Number.isFinite(requestsPerMinute)
      ? []
      : [`traffic.requestsPerMinute must be at least 0, got ${requestsPerMinute}; say how many users send`]),
    ...(weights.some(([, weight]) => weight > 0)
      ? []
      : ['traffic.paths must have a weight above 0, got none; name a path, or leave it out']),
    ...weights.flatMap(([path, weight]) => [
      ...(path.startsWith('/') ? [] : [`traffic.paths must begin with /, got ${path}; write /${path}`]),
      ...(weight >= 0 && Number.isFinite(weight)
        ? []
        : [`traffic.paths.${path} must be at least 0, got ${weight}; correct its weight`]),
    ]),
    ...problemsOfClients(clients, 'traffic.clients'),
  ];
}
