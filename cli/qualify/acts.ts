import type { StepId } from './plan';
import type { Act } from './run';
import { askAct } from './steps/ask';
import { checkAct } from './steps/check';
import { destroyAct } from './steps/destroy';
import { imagesAct } from './steps/images';
import { cancelOnce, releaseAct, stopOnce } from './steps/releases';
import { createAct, updateAct } from './steps/stacks';

/** What each step does. @param evenWithStacks whether the account may have more than a sandbox */
export const actsOf = (evenWithStacks: boolean): Readonly<Record<StepId, Act>> => ({
  check: checkAct(evenWithStacks),
  images: imagesAct,
  create: createAct,
  release: releaseAct({
    version: 'second',
    hasUsers: true,
    counts: true,
    isExpected: ({ outcome }) => outcome === 'released',
  }),
  'update-after-shift': updateAct,
  gate: releaseAct({
    version: 'gate',
    isExpected: ({ outcome, by }) => outcome === 'rolled-back' && by === 'gate',
  }),
  crash: releaseAct({
    version: 'crash',
    isExpected: ({ outcome, by }) => outcome === 'rolled-back' && by === 'circuit-breaker',
  }),
  alarm: releaseAct({
    version: 'alarm',
    hasUsers: true,
    isExpected: ({ outcome, by }) => outcome === 'rolled-back' && (by === 'alarm' || by === 'gate'),
  }),
  rollback: releaseAct({
    version: 'first',
    hasUsers: true,
    parameters: (digest) => ({ RollbackTo: digest }),
    isExpected: ({ outcome }) => outcome === 'released',
  }),
  stop: releaseAct({
    version: 'second',
    hasUsers: true,
    once: stopOnce,
    isExpected: ({ outcome, by }, last) =>
      outcome === 'rolled-back' && by === 'operator' && last?.stack?.status === 'UPDATE_ROLLBACK_COMPLETE',
  }),
  cancel: releaseAct({
    version: 'second',
    once: cancelOnce,
    isExpected: ({ outcome }, last) =>
      outcome !== 'released' && last?.stack?.status === 'UPDATE_ROLLBACK_COMPLETE',
  }),
  ask: askAct,
  destroy: destroyAct,
});
