import { deployRoleName } from '../../config/names';
import type { Environment } from '../../config/types-resolved';

type Placed = Pick<Environment, 'name' | 'account'>;

/** Who reads records of another account: whether an environment vouches for an image is asked by the next one. */
export interface Reader {
  /** Whose records are read. */
  readonly before: string;
  /** Of the role that reads them. */
  readonly account: string;
  readonly roleName: string;
}

/**
 * The environment whose records decide what another one may release, where they are in another account.
 *
 * @param order of promotion: all that have a pipeline
 */
export function beforeElsewhere<T extends Placed>(order: readonly T[], environment: Placed): T | undefined {
  const before = order[order.findIndex(({ name }) => name === environment.name) - 1];
  return before !== undefined && before.account !== environment.account ? before : undefined;
}

/** Who reads the records of an account from another one. */
export function readersOf(delivery: string, order: readonly Placed[], of: string | undefined): Reader[] {
  return order.flatMap((environment) => {
    const { name, account } = environment;
    const before = beforeElsewhere(order, environment);
    if (before === undefined || before.account !== of || account === undefined) return [];
    return [{ before: before.name, account, roleName: deployRoleName(delivery, name) }];
  });
}
