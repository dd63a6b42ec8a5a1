import { GATE, type OnInconclusive, onInconclusives, type PolicyRow } from './environment';
import { needsTwoPersons, parsePolicy } from './policy';

/** Names a setting that is missing or wrong; it holds nothing but what the construct has written. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** How a gate is set. */
export interface GateSettings {
  readonly id: string;
  /** Whether one person alone cannot override it. */
  readonly twoPersons: boolean;
  readonly policy: PolicyRow;
  readonly onInconclusive: OnInconclusive;
  /** Milliseconds that it may stay inconclusive. */
  readonly patience: number;
}

/**
 * The settings of a function that is one gate.
 *
 * @throws SettingError that names a variable that is missing or no number
 */
export function settingsOfEnvironment(): GateSettings {
  return {
    id: setting(GATE.ID),
    twoPersons: needsTwoPersons(process.env[GATE.KIND]),
    policy: parsePolicy(process.env[GATE.POLICY]),
    onInconclusive: readOnInconclusive(process.env[GATE.ON_INCONCLUSIVE]),
    patience: patienceMilliseconds(),
  };
}

/** What is missing or unknown waits: it ends as a fail. */
export const readOnInconclusive = (value: unknown): OnInconclusive =>
  onInconclusives.find((one) => one === value) ?? 'wait';

/** @throws SettingError when it is no number: compared with it, no wait would ever be too long */
export function minutesIn(value: unknown, where: string): number {
  const minutes = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isFinite(minutes) || minutes < 0)
    throw new SettingError(`${where} must be a number of minutes, got ${value}; deploy the gate again`);
  return minutes * 60_000;
}

const patienceMilliseconds = (): number =>
  minutesIn(setting(GATE.PATIENCE_MINUTES), `environment variable ${GATE.PATIENCE_MINUTES}`);

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new SettingError(`environment variable ${name} must be set`);
  return value;
}
