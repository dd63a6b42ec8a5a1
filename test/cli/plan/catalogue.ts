import { ACCESS } from './catalogue/access';
import { GUARDS } from './catalogue/guards';
import { RESOURCES } from './catalogue/resources';
import { USERS } from './catalogue/users';
import type { Edit } from './edits';

/** A change to the templates of an environment, and what an expert says of it. */
export interface Change {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The other stack. @default 'shop-production' */
  readonly stack?: 'shop-production-foundation';
  /** `<kind> <logical id>` of each line: these, and nothing else. */
  readonly lines: readonly string[];
  /** Of the verdict, after the release. */
  readonly verdict: string;
}

export const CATALOGUE: readonly Change[] = [...USERS, ...GUARDS, ...ACCESS, ...RESOURCES];
