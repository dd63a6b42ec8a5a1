import { harmless } from '../aws/harmless';

/** A value with each text in it as a terminal and a log can take it; keys are ours. */
export function harmlessValues(value: unknown): unknown {
  if (typeof value === 'string') return value.split('\n').map(harmless).join('\n');
  if (Array.isArray(value)) return value.map(harmlessValues);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, harmlessValues(one)]));
}
