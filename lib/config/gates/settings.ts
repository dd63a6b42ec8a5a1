import { defaultPatience } from '../defaults';
import type { GateOptions, GateSettings } from './common';

/** Fills in what every gate has. @param kind its id where it has none of its own */
export const settingsOf = (kind: string, options: GateOptions): Omit<GateSettings, 'stages'> => ({
  id: options.id ?? kind,
  onInconclusive: options.onInconclusive ?? 'wait',
  patience: options.patience ?? defaultPatience,
  kinds: options.kinds ?? {},
});
