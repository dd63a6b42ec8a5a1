import type { AlarmTransition } from './alarm-record';
import type { AlarmState } from './alarm-state';
import type { CompositeAlarmDefinition } from './composite-definition';
import { childReason } from './composite-reason';
import { type CompositeRule, childrenOf, holds, nameOf } from './composite-rule';

/** How many composite alarms may watch one alarm. source: API_PutCompositeAlarm */
const PARENTS = 150;

/** What composite alarms see of the others. */
export interface Watched {
  readonly stateOf: (name: string) => AlarmState;
  readonly arnOf: (name: string) => string;
  readonly has: (name: string) => boolean;
}

/** The composite alarms of a rehearsal and the order in which they are evaluated. */
export class CompositeEvaluation {
  private readonly composites = new Map<string, CompositeAlarmDefinition>();
  private order: readonly string[] = [];

  constructor(private readonly watched: Watched) {}

  /** @throws {Error} when it watches what is not there, or one that enough watch already */
  put(composite: CompositeAlarmDefinition): void {
    const { name, suppressor } = composite;
    for (const child of [...childNames(composite), ...(suppressor ? [suppressor.alarm] : [])]) {
      // It may come to watch itself by an update, as others of a circle.
      if (this.watched.has(child)) continue;
      throw new Error(`alarm ${name} must watch alarms that exist, got ${child}; create it first`);
    }
    const crowded = childNames(composite).find((child) => {
      return this.parentsOf(child).filter((parent) => parent !== name).length >= PARENTS;
    });
    if (crowded) {
      throw new Error(`alarm ${crowded} must be watched by at most ${PARENTS} composite alarms; merge some`);
    }
    this.composites.set(name, composite);
    this.order = evaluationOrder([...this.composites.values()]);
  }

  remove(name: string): void {
    this.composites.delete(name);
    this.order = evaluationOrder([...this.composites.values()]);
  }

  /** The composite alarms whose rule names the alarm. */
  parentsOf(name: string): string[] {
    return [...this.composites.values()]
      .filter((one) => childNames(one).includes(name))
      .map((one) => one.name);
  }

  /** The composite alarms that the alarm keeps from acting. */
  suppressedBy(name: string): string[] {
    return [...this.composites.values()]
      .filter(({ suppressor }) => suppressor?.alarm === name)
      .map((one) => one.name);
  }

  /** The state that its rule gives an alarm; undefined when its evaluation has stopped because of a cycle. */
  stateBy(name: string): AlarmState | undefined {
    const composite = this.composites.get(name);
    if (!composite || !this.order.includes(name)) return undefined;
    return stateOf(composite.rule, this.watched);
  }

  /**
   * Evaluates the composite alarms that watch what has changed, each after those that it watches itself. All changes
   * of one evaluation are seen at once: what AWS's order would show in between, nobody can tell.
   *
   * @param changes of any alarms, the earliest first
   * @param change is told of each new state, and returns the change that it is
   */
  evaluate(
    changes: readonly AlarmTransition[],
    change: (name: string, state: AlarmState, reason: string) => AlarmTransition | undefined,
  ): void {
    const changed = new Map(changes.map((one) => [one.name, one]));
    for (const name of this.order) {
      const composite = this.composites.get(name);
      if (!composite) continue;
      const cause = childNames(composite)
        .flatMap((child) => changed.get(child) ?? [])
        .at(-1);
      if (!cause) continue;
      const reason = childReason(this.watched.arnOf(cause.name), cause.state, cause.changedAt);
      const followed = change(name, stateOf(composite.rule, this.watched), reason);
      if (followed) changed.set(name, followed);
    }
  }
}

function stateOf(rule: CompositeRule, watched: Watched): AlarmState {
  return holds(rule, (alarm) => watched.stateOf(nameOf(alarm))) ? 'ALARM' : 'OK';
}

/** The names of the alarms that a composite alarm watches. */
function childNames({ rule }: CompositeAlarmDefinition): string[] {
  return [...new Set(childrenOf(rule).map(nameOf))];
}

/**
 * Composite alarms, each after those it watches. Alarms that watch one another in a circle, and what watches them, are
 * left out: CloudWatch stops evaluating when it finds a cycle.
 */
function evaluationOrder(composites: readonly CompositeAlarmDefinition[]): string[] {
  const left = new Map(composites.map((one) => [one.name, childNames(one)]));
  const order: string[] = [];
  for (let found = true; found; ) {
    found = false;
    for (const [name, children] of left) {
      if (children.some((child) => left.has(child))) continue;
      left.delete(name);
      order.push(name);
      found = true;
    }
  }
  return order;
}
