import { inMinutes } from './duration';
import { formatPath, type Warning } from './problems';
import { timelineOf } from './timeline';
import type { DeliveryInput } from './types';
import type { Service } from './types-resolved';
import { writtenGates } from './written-gates';

/** Minutes for which a release may wait for people, at each step of it. */
export function approvalMinutes({ gates, release }: Pick<Service, 'gates' | 'release'>): number {
  const hooks = gates
    .filter(({ kind }) => kind === 'approval')
    .map(({ stages, patience }) => ({ stages, minutes: inMinutes(patience) }));
  const { longest, waits } = timelineOf(release, hooks);
  return longest - waits;
}

/** Approvals of which nobody is told, where they are written. */
export function approvalWarnings(input: DeliveryInput): Warning[] {
  return writtenGates(input).flatMap(([path, gates]) =>
    gates.flatMap((gate, index) => {
      if (gate.kind !== 'approval' || gate.notify !== undefined) return [];
      const at = formatPath([...path, index, 'notify']);
      return [
        {
          id: 'approvalUnannounced' as const,
          path: at,
          message: `${at} is not given, so nobody is told that a release waits. Give the ARN of an SNS topic or an e-mail address`,
        },
      ];
    }),
  );
}
