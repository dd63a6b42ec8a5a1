import { ACCESS } from './catalogue/access';
import { GUARDS } from './catalogue/guards';
import { HEALTH } from './catalogue/health';
import { RECOVERY } from './catalogue/recovery';
import { RESOURCES } from './catalogue/resources';
import { USERS } from './catalogue/users';
import type { Edit } from './edits';

/** A change to the templates of an environment, and what an expert says of it. */
export interface Change {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Another stack; those of no environment are of `--rest`. @default 'shop-production' */
  readonly stack?: 'shop-production-foundation' | 'shop-images';
  /** `<kind> <logical id>` of each line: these, and nothing else. */
  readonly lines: readonly string[];
  /** Of the verdict, after the release. */
  readonly verdict: string;
}

export const CATALOGUE: readonly Change[] = [
  ...USERS,
  ...GUARDS,
  ...HEALTH,
  ...ACCESS,
  ...RESOURCES,
  ...RECOVERY,
];
