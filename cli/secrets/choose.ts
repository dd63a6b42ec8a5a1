import { nameOf, type Reference } from './reference';
import type { Read } from './seen';

/** What is set or rotated. */
export interface Target {
  readonly kind: Reference['kind'];
  /** As AWS is asked for it. */
  readonly id: string;
  readonly name: string;
  /** Field of JSON; undefined for the whole value. */
  readonly key?: string;
  /** Whether something that is deployed reads it. */
  readonly isRead: boolean;
}

export type Chosen = { readonly target: Target } | { readonly refused: string };

/**
 * What a person means by a variable, or by a secret's name; with neither, a variable's secret that the foundation has made
 * and nothing reads yet.
 *
 * What was typed is in no message: it may be the value, in the place of the name.
 *
 * @param fullName `<service>-<environment>`: the beginning of the names of Teal's own
 */
export function targetOf(word: string, reads: readonly Read[], fullName: string): Chosen {
  const filled = reads.filter(({ variable }) => variable === word).map(ofField);
  // One whose fields alone fill variables, as those of a database, has the end of its name for all of them.
  const names = [word, `${fullName}/${word}`];
  const chosen = filled.length > 0 ? filled : reads.map(whole).filter(({ name }) => names.includes(name));
  const [one, ...others] = [...new Map(chosen.map((each) => [JSON.stringify(each), each])).values()];
  if (others.length > 0 && one) {
    const several = [...new Set([one, ...others].map(({ name }) => name))].join(', ');
    return {
      refused: `NAME must be of one secret, got a variable that several fill: name one of ${several}`,
    };
  }
  if (one) return { target: one };
  const name = word === 'test-header' || OWN.test(word) ? `${fullName}/${word}` : word;
  if (name.startsWith(`${fullName}/`) && /^[\w./-]{1,512}$/.test(name)) {
    return { target: { kind: 'secret', id: name, name, isRead: false } };
  }
  return { refused: unknownName(reads) };
}

/** As variables are mostly written: a password is not, so that none is asked for at AWS by mistake. */
const OWN = /^[A-Z_][A-Z0-9_]{0,254}$/;

/** Says what there is. */
export function unknownName(reads: readonly Read[]): string {
  const known = [...new Set(reads.map(({ variable }) => variable))].join(', ');
  const has = known === '' ? 'nothing that is deployed reads one' : `it reads ${known}`;
  return `NAME must be a variable of the service that a secret fills, or the name of a secret of it; ${has}. A new one is made by its foundation first`;
}

const whole = ({ reference }: Read): Target => ({
  ...{ kind: reference.kind, id: reference.id, name: nameOf(reference), isRead: true },
});

const ofField = (read: Read): Target => ({
  ...whole(read),
  ...('key' in read.reference && read.reference.key !== undefined && { key: read.reference.key }),
});
