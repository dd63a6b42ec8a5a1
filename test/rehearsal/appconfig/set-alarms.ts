import type { MonitoredAlarms } from '../../../rehearsal/appconfig/rollout';

type Listener = Parameters<MonitoredAlarms['onChange']>[0];

/** Alarms that are what a test says. */
export class SetAlarms implements MonitoredAlarms {
  private readonly states = new Map<string, 'OK' | 'ALARM'>();
  private readonly listeners = new Set<Listener>();

  set(name: string, state: 'OK' | 'ALARM'): void {
    this.states.set(name, state);
    for (const listener of this.listeners) listener({ name, state });
  }

  state(name: string): 'OK' | 'ALARM' {
    return this.states.get(name) ?? 'OK';
  }

  onChange(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
