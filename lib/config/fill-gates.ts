import { defaultGateId, defaultWithin } from './defaults';
import { type Gate, type GateInput, gateStages, type SmokeRequest, type SmokeRequestInput } from './gates';

/** Fills in gates that are right; those that are not built make none. */
export function fillGates(input: readonly GateInput[] = []): Gate[] {
  return input.flatMap((gate) =>
    gate.kind === 'smoke-test'
      ? [
          {
            kind: gate.kind,
            id: gate.id ?? defaultGateId,
            stages: gate.stages ?? gateStages,
            requests: gate.requests.map(fillRequest),
          },
        ]
      : [],
  );
}

/** Fills in a request that is right. */
export const fillRequest = (input: SmokeRequestInput): SmokeRequest => ({
  ...input,
  method: input.method ?? 'GET',
  headers: input.headers ?? {},
  status: input.status ?? 200,
  json: input.json ?? [],
  within: input.within ?? defaultWithin,
});
