/** What a team's own gate is written with: docs/gates/custom.md shows one. */

export type { Answer } from './gate/requests/answer';
export { askGreen } from './gate/requests/ask-green';
export { type Check, gate } from './shared/gate';
export type { HookEvent } from './shared/hook-event';
export type { Verdict } from './shared/verdict';
