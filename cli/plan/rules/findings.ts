import type { PropertyChange, ResourceChange, Resources } from '../differences';
import { settled } from '../differences';
import type { Finding, Kind, Subject } from '../line';
import { booleanOf, numberOf, same, shownPair } from '../values';

/** What a rule may look at besides the change itself. */
export interface Scope {
  readonly before: Resources;
  readonly after: Resources;
  /** Names of gates by the logical id of their function, before or after. */
  readonly gates: ReadonlyMap<string, string>;
  /** Logical ids of task definitions that a service runs. */
  readonly released: ReadonlySet<string>;
}

/** Says what a change means, and which properties that explains. */
export type Rule = (change: ResourceChange, findings: Findings, scope: Scope) => void;

export class Findings {
  readonly all: Finding[] = [];
  private readonly explained = new Set<string>();

  say(
    kind: Kind,
    path: string,
    text: string,
    more: Pick<Finding, 'after' | 'subject' | 'details'> = {},
  ): void {
    this.all.push({ kind, path, text, ...more });
    this.explain(path);
  }

  /** There is nothing more to say about a property. */
  explain(path: string): void {
    const [name = ''] = path.split('.', 1);
    this.explained.add(name);
  }

  isExplained(name: string): boolean {
    return this.explained.has(name);
  }

  /** A number that protects by being high, or low. One that is not known protects by nothing. */
  number({
    path,
    what,
    before,
    after,
    safer,
    subject,
  }: Guarded & { readonly safer: 'higher' | 'lower' }): void {
    if (same(before, after)) return;
    const [old, now] = [numberOf(before), numberOf(after)];
    this.explain(path);
    if (old !== undefined && old === now) return;
    const isTighter =
      now !== undefined &&
      // Where nothing was said, something protects now.
      (old === undefined ? before === undefined : safer === 'higher' ? now > old : now < old);
    const unknown =
      now === undefined && after !== undefined ? ', which is not known before it is deployed' : '';
    this.say(isTighter ? 'tightening' : 'weakening', path, `${what} ${arrow(before, after)}${unknown}`, {
      after,
      subject,
    });
  }

  /** Something that protects while it is on, or off. */
  switch({ path, what, before, after, safe, subject }: Guarded & { readonly safe: boolean }): void {
    if (same(before, after)) return;
    this.explain(path);
    const [was, is] = [booleanOf(before) === safe, booleanOf(after) === safe];
    if (was && is) return;
    if (!was && !is && after !== undefined && booleanOf(after) === booleanOf(before)) return;
    this.say(is ? 'tightening' : 'weakening', path, `${what} ${arrow(before, after)}`, { after, subject });
  }
}

interface Guarded {
  readonly path: string;
  /** What the value is, at the start of the text. */
  readonly what: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly subject: Subject;
}

export const arrow = (before: unknown, after: unknown): string => shownPair(before, after).join(' → ');

/** Of a resource that comes or goes, all properties. */
export function propertiesOf(change: ResourceChange): PropertyChange[] {
  if (change.how === 'changed' || change.how === 'renamed') return [...change.properties];
  const { properties = {} } = change.after ?? change.before ?? {};
  return Object.entries(properties).map(([name, value]) => ({
    name,
    before: change.how === 'removed' ? value : undefined,
    after: change.how === 'removed' ? undefined : value,
    replacement: 'no',
    follows: [],
    onlyFollows: false,
  }));
}

/** Before and after of a property, where it changes by itself and not only by what it refers to. */
export function ownChange(
  change: ResourceChange,
  name: string,
): { readonly before: unknown; readonly after: unknown } | undefined {
  const found = propertiesOf(change).find((each) => each.name === name);
  return found === undefined || found.onlyFollows
    ? undefined
    : { before: found.before, after: settled(found) };
}
