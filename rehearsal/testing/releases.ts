import { Malformed } from '../assembly/parse';
import type { TaskModel } from '../workload/task-model';

/** A version that is well. @param model what it does otherwise than another one that is well */
export function goodRelease(model: TaskModel = {}): TaskModel & { readonly name: string } {
  return { name: 'a good release', ...model };
}

/**
 * A version that is not well: `badRelease({ errorShare: 0.05 })`.
 *
 * @param model at least one way in which it is bad
 * @throws Malformed when there is none
 */
export function badRelease(model: TaskModel): TaskModel & { readonly name: string } {
  if (Object.keys(model ?? {}).length === 0) {
    throw new Malformed([
      `badRelease must be given at least one way to be bad, got ${JSON.stringify(model)}; write { errorShare: 0.05 }`,
    ]);
  }
  return { name: `a bad release (${Object.keys(model).join(', ')})`, ...model };
}
