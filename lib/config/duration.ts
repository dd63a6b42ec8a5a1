/** A length of time in a configuration: a plain value, so that it can be compared, printed and written as JSON. */
export interface Duration {
  /** How long it is. */
  readonly milliseconds: number;
}

/** So many milliseconds. */
export const millis = (amount: number): Duration => ({ milliseconds: amount });
/** So many seconds. */
export const seconds = (amount: number): Duration => ({ milliseconds: amount * 1000 });
/** So many minutes. */
export const minutes = (amount: number): Duration => ({ milliseconds: amount * 60_000 });
/** So many hours. */
export const hours = (amount: number): Duration => ({ milliseconds: amount * 3_600_000 });
/** So many days. */
export const days = (amount: number): Duration => ({ milliseconds: amount * 86_400_000 });

/** ECS counts holds and bakes in minutes. */
export const inMinutes = (duration: Duration): number => duration.milliseconds / 60_000;

/** Whether somebody wrote a duration, be its length sensible or not. */
export const isDuration = (value: unknown): value is Duration =>
  typeof value === 'object' &&
  value !== null &&
  'milliseconds' in value &&
  typeof value.milliseconds === 'number';
