import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import type { Destroyed } from './carry-out';
import type { Listing } from './listing';

const EXIT_CODES: Readonly<Record<Destroyed['outcome'], number>> = {
  listed: EXIT.AS_EXPECTED,
  destroyed: EXIT.AS_EXPECTED,
  blocked: EXIT.NOT_AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Destroyed, 'outcome'>): number => EXIT_CODES[outcome];

/** Of one stack, for people: what goes, what stays and what deletes it, what AWS leaves beside it, what is in the way. */
export function linesOf({ stack, deleted, kept, outside, blocked }: Listing): readonly string[] {
  const types = Object.entries(deleted).sort(([a], [b]) => a.localeCompare(b));
  return [
    `${stack}:`,
    `  deleted: ${types.map(([type, count]) => (count === 1 ? type : `${count} × ${type}`)).join(', ') || 'nothing'}`,
    ...(kept.length > 0 ? ['  stays, and is deleted by'] : []),
    ...kept.flatMap(({ logicalId, type, commands, note }) => [
      `    ${logicalId} (${type})${note === undefined ? '' : `: ${note}`}`,
      ...commands.map((command) => `      ${command}`),
    ]),
    ...(outside.length > 0 ? ['  left by AWS beside it'] : []),
    ...outside.flatMap(({ what, command }) => [
      `    ${what}`,
      ...(command === undefined ? [] : [`      ${command}`]),
    ]),
    ...(blocked.length > 0 ? ['  in the way'] : []),
    ...blocked.flatMap(({ why, command }) => [`    ${why}`, `      ${command}`]),
  ];
}

/** Of stacks that no environment takes along. */
export function sharedLines(listings: readonly Listing[]): readonly string[] {
  if (listings.length === 0) return [];
  return [
    'Shared by all environments, and not deleted by this verb; after the last environment a person does it:',
    ...listings.flatMap((listing) => [
      ...linesOf(listing).map((line) => `  ${line}`),
      `    npx cdk destroy ${listing.stack} --exclusively`,
    ]),
  ];
}

/** For scripts; see the docstring of the verb. */
export function jsonOf(environment: string, destroyed: Destroyed): string {
  const { outcome, reason, listings, destroyed: gone } = destroyed;
  const report = {
    ...{ schemaVersion: 1, environment, outcome, exitCode: exitCodeOf(destroyed), reason: harmless(reason) },
    ...{ stacks: listings, destroyed: gone },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function textOf(environment: string, { outcome, reason, destroyed }: Destroyed): string {
  const lines = [
    `${environment}: ${outcome}`,
    `  ${reason}`,
    ...destroyed.map((name) => `  ${name} is gone`),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
