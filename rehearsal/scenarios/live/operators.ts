import { approvals } from '../catalogue/approvals';
import { byOperators } from '../catalogue/by-operators';
import type { CatalogueLine } from '../catalogue/entry';
import type { Subject } from '../catalogue/subject';
import { onThisMachine } from './bounds';
import type { LiveEntry } from './entry';

/** Of those with models, the ones in which the release itself is well and a person acts. */
const NAMES = new Set([
  ...['an operator stops the deployment', 'an operator aborts the deployment'],
  ...['an operator scales out in the hold', 'a newer release in the hold', 'an approval that is refused'],
]);

/** What people do, while processes serve users. */
export function operators(subject: Subject): readonly LiveEntry[] {
  return [...byOperators(subject), ...approvals(subject)].flatMap((line: CatalogueLine) => {
    if (!('options' in line) || !NAMES.has(line.name)) return [];
    const { options, expected, ...entry } = line;
    return {
      ...entry,
      release: {},
      ...(options.operator && { operator: options.operator }),
      ...(options.approvals === 'reject' && { approvals: 'reject' as const }),
      expected: onThisMachine(expected),
    };
  });
}
