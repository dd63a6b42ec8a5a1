import { BEFORE_GREEN } from './before-green';
import { ON_GREEN } from './on-green';
import type { Subject } from './subject';
import type { GateName } from './table';

/** All that a function asks; an approval asks a person. */
export type Asked = Exclude<GateName, 'approval'>;

export const SUBJECTS: Readonly<Record<Asked, Subject>> = { ...BEFORE_GREEN, ...ON_GREEN };
export const ASKED = Object.keys(SUBJECTS) as readonly Asked[];
