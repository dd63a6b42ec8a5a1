/** source: Elastic Load Balancing API reference, CreateRule, Priority */
const HIGHEST_PRIORITY = 50_000;

/**
 * A free priority beside one that is taken, so that a rule there takes over the very requests of the rule beside it
 * once that is gone: with a rule in between, requests could go there. First right behind it, where the new rule is
 * not met before the old one is gone; else right before it; else the next free one behind, whatever is between.
 */
export function freePriority(beside: number, taken: readonly number[]): number {
  const isFree = (priority: number) =>
    priority >= 1 && priority <= HIGHEST_PRIORITY && !taken.includes(priority);
  const near = [beside + 1, beside - 1].find(isFree);
  if (near !== undefined) return near;
  for (let distance = 2; distance < HIGHEST_PRIORITY; distance++) {
    const free = [beside + distance, beside - distance].find(isFree);
    if (free !== undefined) return free;
  }
  throw new Error(
    `a listener must have a free priority from 1 to ${HIGHEST_PRIORITY}, got none; delete a rule`,
  );
}
