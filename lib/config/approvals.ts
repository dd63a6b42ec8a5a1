import { formatPath, type Warning } from './problems';
import type { DeliveryInput } from './types';
import { writtenGates } from './written-gates';

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
