import { type PreflightSettings, policyOf } from '../../../lambda/shared/environment';
import { defaultPatience } from '../defaults';
import { inMinutes } from '../duration';
import type { PreflightGate } from '.';
import type { GateOptions, GateSettings } from './common';

/** Fills in what every gate has. @param kind its id where it has none of its own */
export const settingsOf = (kind: string, options: GateOptions): Omit<GateSettings, 'stages'> => ({
  id: options.id ?? kind,
  onInconclusive: options.onInconclusive ?? 'wait',
  patience: options.patience ?? defaultPatience,
  kinds: options.kinds ?? {},
});

/** What the preflight function is told of a gate, of whatever kind. */
export const preflightSettings = (gate: PreflightGate): PreflightSettings => ({
  id: gate.id,
  policy: policyOf(gate.kind, gate.kinds),
  onInconclusive: gate.onInconclusive,
  patience: inMinutes(gate.patience),
});
