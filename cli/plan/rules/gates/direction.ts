import { canonical, type Fields, isFields, numberOf, shown } from '../../values';
import { arrow, type Findings } from '../findings';

/** Where a setting of a gate stands. */
export interface Place {
  /** With dots, from the property on. */
  readonly path: string;
  /** The gate, and which of its parts, at the start of the text. */
  readonly what: string;
}

/** Says which way a setting goes. What it does not know is a weakening: nobody has said that it still protects. */
export type Setting = (place: Place, before: unknown, after: unknown, findings: Findings) => void;

const subject = 'gate';

export function say(
  kind: 'weakening' | 'tightening' | 'neutral',
  { path, what }: Place,
  text: string,
  after: unknown,
  findings: Findings,
): void {
  findings.say(kind, path, `${what}: ${text}`, {
    ...(after !== undefined && { after }),
    ...(kind !== 'neutral' && { subject }),
  });
}

export const isSame = (before: unknown, after: unknown): boolean => canonical(before) === canonical(after);

/** A setting whose every change weakens, as far as anybody can tell. */
export const unknown =
  (label: string): Setting =>
  (place, before, after, findings) => {
    if (isSame(before, after)) return;
    say('weakening', place, `${label} ${arrow(before, after)}`, after, findings);
  };

/** A number that protects by being high, or low. */
export const number =
  (label: string, safer: 'higher' | 'lower'): Setting =>
  ({ path, what }, before, after, findings) =>
    findings.number({ path, what: `${what}: ${label}`, before, after, safer, subject });

/** A number that protects neither by being high nor by being low; one that is none may mean anything. */
export const harmless =
  (label: string): Setting =>
  (place, before, after, findings) => {
    if (isSame(before, after)) return;
    const isKnown = [before, after].every((each) => each === undefined || numberOf(each) !== undefined);
    say(isKnown ? 'neutral' : 'weakening', place, `${label} ${arrow(before, after)}`, after, findings);
  };

/**
 * One of some words.
 *
 * @param words the laxest first
 * @param unsaid what is meant where there is none. @default one that is not known
 */
export const ordered =
  (label: string, words: readonly string[], unsaid?: string): Setting =>
  (place, before, after, findings) => {
    const [was, is] = [before ?? unsaid, after ?? unsaid];
    if (isSame(was, is)) return;
    const [old, now] = [words.indexOf(String(was)), words.indexOf(String(is))];
    const isTighter = old >= 0 && now > old;
    say(isTighter ? 'tightening' : 'weakening', place, `${label} ${arrow(was, is)}`, is, findings);
  };

/** A list in any order, which protects by what is in it, or by what is not. */
export const members =
  (label: string, safer: 'more' | 'fewer'): Setting =>
  (place, before, after, findings) => {
    if (isSame(before, after)) return;
    if (!Array.isArray(before) || !Array.isArray(after)) {
      unknown(label)(place, before, after, findings);
      return;
    }
    const [old, now] = [before, after].map((list) => new Map(list.map((each) => [canonical(each), each])));
    for (const [key, each] of old ?? []) if (!now?.has(key)) one('removed', each);
    for (const [key, each] of now ?? []) if (!old?.has(key)) one('added', each);

    function one(how: 'added' | 'removed', each: unknown): void {
      const kind = (how === 'added') === (safer === 'more') ? 'tightening' : 'weakening';
      const { path, what } = place;
      say(
        kind,
        { path: `${path}.${how}.${canonical(each)}`, what },
        `${label} ${shown(each)} is ${how}`,
        each,
        findings,
      );
    }
  };

export interface Keyed {
  /** Of one of the list; undefined of what is none of it. */
  readonly keyOf: (each: Fields) => string | undefined;
  /** What one is called, before its key. */
  readonly label: string;
  readonly safer: 'more' | 'fewer';
  /** Of one that was there and is. */
  readonly compare: Setting;
}

/** A list of objects in any order, each known by a key of its own. */
export const keyed =
  ({ keyOf, label, safer, compare }: Keyed): Setting =>
  (place, before, after, findings) => {
    if (isSame(before, after)) return;
    const [old, now] = [byKey(before, keyOf), byKey(after, keyOf)];
    if (!old || !now) {
      unknown(label)(place, before, after, findings);
      return;
    }
    const { path, what } = place;
    for (const [key, each] of old) {
      const own = { path: `${path}.${key}`, what };
      const next = now.get(key);
      if (next !== undefined) compare({ ...own, what: `${what}, ${shown(key)}` }, each, next, findings);
      else
        say(
          safer === 'more' ? 'weakening' : 'tightening',
          own,
          `${label} ${shown(key)} is removed`,
          undefined,
          findings,
        );
    }
    for (const [key, each] of now) {
      if (old.has(key)) continue;
      const own = { path: `${path}.${key}`, what };
      say(
        safer === 'more' ? 'tightening' : 'weakening',
        own,
        `${label} ${shown(key)} is added`,
        each,
        findings,
      );
    }
  };

/** @returns undefined for what is no such list, or has two of one key: which of them changes is not known */
export function byKey(list: unknown, keyOf: Keyed['keyOf']): Map<string, Fields> | undefined {
  if (!Array.isArray(list) || !list.every(isFields)) return undefined;
  const found = new Map<string, Fields>();
  for (const each of list) {
    const key = keyOf(each);
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, each);
  }
  return found;
}

/** What one of a list is called. */
export const nameOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** An object, each of its members by itself; one that has no rule here is not known. */
export const object =
  (label: string, settings: Readonly<Record<string, Setting>>): Setting =>
  (place, before, after, findings) => {
    if (isSame(before, after)) return;
    if (!isFields(before) || !isFields(after)) {
      unknown(label)(place, before, after, findings);
      return;
    }
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
      const own = { ...place, path: `${place.path}.${name}` };
      (setting ?? unknown(shown(name)))(own, before[name], after[name], findings);
    }
  };

/** What protects by being there at all. */
export const whereThere =
  (label: string, compare: Setting): Setting =>
  (place, before, after, findings) => {
    if (before !== undefined && after !== undefined) compare(place, before, after, findings);
    else if (after !== undefined) say('tightening', place, `${label} is asked for`, after, findings);
    else if (before !== undefined)
      say('weakening', place, `${label} is asked for no more`, undefined, findings);
  };
