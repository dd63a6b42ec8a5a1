import { bashScript } from './bash';
import { fishScript } from './fish';
import type { Place } from './place';
import { zshScript } from './zsh';

export const SHELLS = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
} as const satisfies Record<string, (places: readonly Place[]) => string>;

export type Shell = keyof typeof SHELLS;
