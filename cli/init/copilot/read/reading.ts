import { secondsOf } from '../durations';
import { left } from '../keys/row';
import type { Ledger } from '../ledger';
import { entriesOf, type ManifestNode } from '../tree';
import { shellSplit } from './words';

/**
 * Takes values out of a manifest. What has the form that is asked for counts as read; what has another is left, and said to be, so
 * that nothing is taken for what it is not.
 */
export class Reading {
  constructor(readonly ledger: Ledger) {}

  text(node: ManifestNode | undefined): string | undefined {
    if (node === undefined) return undefined;
    if (node.kind !== 'scalar') return this.misfit(node, 'text');
    this.ledger.read(node);
    return node.text;
  }

  whole(node: ManifestNode | undefined, from: number, to: number): number | undefined {
    if (node === undefined) return undefined;
    const value = node.kind === 'scalar' && /^\d+$/.test(node.text) ? Number(node.text) : Number.NaN;
    if (!(value >= from && value <= to)) return this.misfit(node, `a whole number from ${from} to ${to}`);
    this.ledger.read(node);
    return value;
  }

  /** source: gopkg.in/yaml.v3 ("YAML 1.1 bools are supported as long as they are being decoded into a typed bool value") */
  flag(node: ManifestNode | undefined): boolean | undefined {
    if (node === undefined) return undefined;
    const word = node.kind === 'scalar' ? node.text.toLowerCase() : '';
    if (!/^(true|false|yes|no|on|off)$/.test(word)) return this.misfit(node, 'true or false');
    this.ledger.read(node);
    return /^(true|yes|on)$/.test(word);
  }

  /** Whole seconds of a duration. */
  seconds(node: ManifestNode | undefined, from: number, to: number): number | undefined {
    const seconds = this.duration(node);
    if (node === undefined || seconds === undefined) return undefined;
    if (Number.isInteger(seconds) && seconds >= from && seconds <= to) return seconds;
    return this.misfit(node, `whole seconds, from ${from} to ${to}`);
  }

  duration(node: ManifestNode | undefined): number | undefined {
    if (node === undefined) return undefined;
    const seconds = node.kind === 'scalar' ? secondsOf(node.text) : undefined;
    if (seconds === undefined) return this.misfit(node, 'a duration like 90s or 1h30m');
    this.ledger.read(node);
    return seconds;
  }

  /** One text, or a list of them. */
  texts(node: ManifestNode | undefined): readonly string[] {
    if (node === undefined) return [];
    if (node.kind !== 'list') return [this.text(node)].filter((one) => one !== undefined);
    return node.items.flatMap((item) => this.text(item) ?? []);
  }

  /** A list of words, or a line that a shell would cut into them. */
  words(node: ManifestNode | undefined): readonly string[] | undefined {
    if (node === undefined) return undefined;
    if (node.kind === 'list') {
      if (node.items.some((item) => item.kind !== 'scalar')) return this.misfit(node, 'a list of words');
      return this.texts(node);
    }
    const words = node.kind === 'scalar' ? shellSplit(node.text) : undefined;
    if (words === undefined || words.length === 0) return this.misfit(node, 'words, with quotes that close');
    this.ledger.read(node);
    return words;
  }

  /** Text by a name of the team's, as far as names and values are such. */
  named(node: ManifestNode | undefined): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    if (node !== undefined && node.kind !== 'map') this.misfit(node, 'a map');
    for (const [name, value] of entriesOf(node)) {
      const text = value.kind === 'scalar' ? this.text(value) : undefined;
      if (text !== undefined) found.set(name, text);
    }
    return found;
  }

  misfit(node: ManifestNode, rule: string): undefined {
    const got = node.kind === 'scalar' ? node.text : `a ${node.kind}`;
    this.ledger.note(
      node,
      left(`it must be ${rule}, got ${got}; correct it, or write by hand what it means`),
    );
    return undefined;
  }
}
