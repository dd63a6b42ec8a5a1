import { shellVariablesIn } from './interpolate';
import { type ManifestKind, rowOf } from './keys/keys';
import type { Outcome } from './keys/row';
import { leavesOf, type ManifestNode, type Place } from './tree';

/** What became of one value of a manifest. */
export interface Note extends Outcome {
  /** Dotted, from the manifest's root. Absent for what Copilot does without being asked. */
  readonly key?: string;
  readonly at?: Place;
  /** Whether Copilot has no such key. */
  readonly unknown?: true;
}

/** Whether it became a service of Teal, plain CDK, or nothing. */
export type Room = 'teal' | 'plain';

/**
 * Keeps the books of one manifest: whoever understands a value says so, and what nobody has understood is named in the end.
 * So nothing can be forgotten: what this program has no code for is left, and said to be.
 */
export class Ledger {
  private readonly understood = new Set<ManifestNode>();
  private readonly overridden = new Set<ManifestNode>();
  private readonly special = new Map<ManifestNode, Outcome[]>();
  private readonly remarks: Note[] = [];

  constructor(
    private readonly root: ManifestNode,
    private readonly kind: ManifestKind,
  ) {}

  /** The value, or all below, was read: what the table of keys says of it is true. */
  read(node: ManifestNode): void {
    for (const leaf of leavesOf(node)) this.understood.add(leaf);
  }

  /** Says something else of it than the table does. */
  note(node: ManifestNode, outcome: Outcome): void {
    for (const leaf of leavesOf(node)) {
      const notes = this.special.get(leaf) ?? [];
      if (!notes.some(({ text }) => text === outcome.text)) this.special.set(leaf, [...notes, outcome]);
    }
  }

  /** An environment has a value of its own. */
  override(node: ManifestNode): void {
    for (const leaf of leavesOf(node)) this.overridden.add(leaf);
  }

  /** Of the whole workload, and of no key. */
  remark(kind: Outcome['kind'], text: string): void {
    if (!this.remarks.some((one) => one.text === text)) this.remarks.push({ kind, text });
  }

  /** One note at least for each value. @param room undefined where nothing was made of it */
  close(room: Room | undefined, refusal?: string): readonly Note[] {
    const notes = leavesOf(this.root).flatMap((leaf) =>
      this.outcomesOf(leaf, room, refusal).map((outcome) => ({
        ...outcome,
        key: leaf.path.join('.'),
        at: leaf.at,
      })),
    );
    return [...notes, ...this.remarks];
  }

  private outcomesOf(
    leaf: ManifestNode,
    room: Room | undefined,
    refusal: string | undefined,
  ): readonly (Outcome & { readonly unknown?: true })[] {
    const row = rowOf(this.kind, leaf.path);
    if (row === undefined && !isEmpty(leaf)) {
      return [
        {
          kind: 'left',
          text: 'Copilot has no such key; look for a slip, or a newer version of it',
          unknown: true,
        },
      ];
    }
    const special = this.special.get(leaf) ?? [];
    if (room === undefined) {
      const gone = special.filter(({ kind }) => kind === 'left');
      return gone.length > 0 ? gone : [{ kind: 'left', text: refusal ?? 'nothing was made of it' }];
    }
    const shell = leaf.kind === 'scalar' ? shellVariablesIn(leaf) : [];
    const fromShell: Outcome[] = shell.map((name) => ({
      kind: 'changed',
      text: `\${${name}} came from the shell that deployed; it stands there as it is: write its value`,
    }));
    if (special.length > 0) return [...special, ...fromShell];
    const outcome = row?.[room];
    if (isEmpty(leaf)) return [{ kind: 'carried', text: 'nothing, as it says' }];
    if (outcome === undefined) return [{ kind: 'left', text: 'it means nothing in a workload of this type' }];
    if (outcome.kind === 'left') return [outcome];
    if (this.understood.has(leaf)) return [outcome, ...fromShell];
    if (this.overridden.has(leaf)) return [{ kind: 'carried', text: 'every environment overrides it' }];
    return [{ kind: 'left', text: 'it has a form that is not known here; write it by hand' }];
  }
}

const isEmpty = (leaf: ManifestNode): boolean => leaf.kind !== 'scalar' || leaf.value === null;
