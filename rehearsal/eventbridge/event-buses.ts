import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { type EventPattern, eventPattern } from './event-pattern';
import { type InputSettings, targetInput } from './target-input';

/** An event as rules see it. */
export interface Event {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  /** @default none */
  readonly resources?: readonly string[];
  /** Milliseconds since the Unix epoch. @default now */
  readonly time?: number;
  /** @default the default bus */
  readonly bus?: string;
}

export interface Target extends InputSettings {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string | undefined;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly pattern: string;
  readonly description: string | undefined;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

/** What EventBridge would invoke. */
export interface Delivery {
  readonly rule: Rule;
  readonly target: Target;
  readonly event: Event;
  /** Text, nearly always JSON. */
  readonly input: string;
}

export interface EventBusesPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

interface ChangeableRule extends Rule {
  description: string | undefined;
  pattern: string;
  enabled: boolean;
  targets: Target[];
  fits: EventPattern;
}

export const DEFAULT_BUS = 'default';

/** Events that are kept, the newest, so that a simulated week does not fill the memory of the machine. */
const EVENTS_KEPT = 10_000;

/** EventBridge of an account and region. Events are delivered at once, in the order of the rules' names. */
export class EventBuses {
  private readonly buses = new Map<string, Map<string, ChangeableRule>>([[DEFAULT_BUS, new Map()]]);
  private readonly listeners = new Set<(delivery: Delivery) => void>();
  private kept: Event[] = [];
  private published = 0;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly place: EventBusesPlace,
  ) {}

  /** Oldest first. */
  get events(): readonly Event[] {
    return this.kept;
  }

  createBus(name: string): void {
    if (!this.buses.has(name)) this.buses.set(name, new Map());
  }

  /** @throws AwsError for a pattern that is none, or a bus that is not there */
  putRule(rule: {
    readonly name: string;
    readonly pattern: string;
    readonly bus?: string;
    readonly description?: string;
    readonly enabled?: boolean;
  }): Rule {
    const { name, pattern, bus = DEFAULT_BUS, description, enabled = true } = rule;
    const fits = eventPattern(pattern);
    const rules = this.bus(bus);
    const known = rules.get(name);
    const arn = this.arn(`rule/${bus === DEFAULT_BUS ? '' : `${bus}/`}${name}`);
    const made = { name, arn, bus, pattern, description, enabled, fits, targets: known?.targets ?? [] };
    rules.set(name, made);
    return made;
  }

  /** @throws AwsError for a rule that has targets */
  deleteRule(name: string, bus = DEFAULT_BUS): void {
    if ((this.bus(bus).get(name)?.targets.length ?? 0) > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    this.bus(bus).delete(name);
  }

  /** @throws AwsError */
  setEnabled(name: string, enabled: boolean, bus = DEFAULT_BUS): void {
    this.changeable(name, bus).enabled = enabled;
  }

  /** Adds targets, and replaces those of the same ids. @throws AwsError */
  putTargets(name: string, targets: readonly Target[], bus = DEFAULT_BUS): void {
    const rule = this.changeable(name, bus);
    const all = new Map([...rule.targets, ...targets].map((target) => [target.Id, target]));
    rule.targets = [...all.values()];
  }

  /** @throws AwsError */
  removeTargets(name: string, ids: readonly string[], bus = DEFAULT_BUS): void {
    const rule = this.changeable(name, bus);
    rule.targets = rule.targets.filter(({ Id }) => !ids.includes(Id));
  }

  /** @throws AwsError when there is none */
  rule(name: string, bus = DEFAULT_BUS): Rule {
    return this.changeable(name, bus);
  }

  /** Of a bus, by name. @throws AwsError when there is no such bus */
  rules(bus = DEFAULT_BUS): readonly Rule[] {
    return this.sorted(bus);
  }

  /** What a service of AWS or a hook says. @throws AwsError when there is no such bus */
  publish({ source, detailType, detail, resources = [], time, bus = DEFAULT_BUS }: NewEvent): Event {
    const rules = this.sorted(bus);
    this.published += 1;
    const now = this.clock.now();
    const event: Event = {
      version: '0',
      id: madeUpId(this.published),
      'detail-type': detailType,
      source,
      account: this.place.account,
      time: isoText(time ?? now),
      region: this.place.region,
      resources,
      detail,
    };
    this.kept.push(event);
    if (this.kept.length > 2 * EVENTS_KEPT) this.kept = this.kept.slice(-EVENTS_KEPT);
    for (const rule of rules.filter(({ enabled, fits }) => enabled && fits(event))) {
      const variables = { ruleArn: rule.arn, ruleName: rule.name, ingestionTime: isoText(now) };
      for (const target of rule.targets) {
        const delivery = { rule, target, event, input: targetInput(target, event, variables) };
        for (const listener of this.listeners) listener(delivery);
      }
    }
    return event;
  }

  /** @returns a function that ends it */
  onDelivery(listener: (delivery: Delivery) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private sorted(bus: string): ChangeableRule[] {
    return [...this.bus(bus).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private changeable(name: string, bus: string): ChangeableRule {
    const rule = this.bus(bus).get(name);
    if (rule) return rule;
    throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus}.`);
  }

  private bus(nameOrArn: string): Map<string, ChangeableRule> {
    const name = nameOrArn.replace(/^arn:.*:event-bus\//, '');
    const bus = this.buses.get(name);
    if (bus) return bus;
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
  }

  private arn(resource: string): string {
    const { partition, region, account } = this.place;
    return `arn:${partition}:events:${region}:${account}:${resource}`;
  }
}

function madeUpId(count: number): string {
  const hash = createHash('sha256').update(`event ${count}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function isoText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
