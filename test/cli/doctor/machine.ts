import type { Machine } from '../../../cli/doctor/machine';
import { root } from '../../synth';

/** A laptop on which all is well, and of which nothing is asked. */
export const machineOf = (change: Partial<Machine> = {}): Machine => ({
  node: '24.11.0',
  directory: root,
  variables: {},
  now: () => Date.parse('2026-11-27T10:05:00Z'),
  run: async () => ({ is: 'ran', code: 0, stdout: '29.0.1\n', stderr: '' }),
  addressesOf: async () => [],
  handshake: async () => ({ is: 'refused', why: 'connect ECONNREFUSED' }),
  signal: new AbortController().signal,
  ...change,
});
