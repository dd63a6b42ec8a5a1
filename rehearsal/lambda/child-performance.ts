const realHrtime = process.hrtime;

/**
 * Puts `performance.now()` and `process.hrtime()` on another clock: that of a rehearsal without live answers, where
 * what a machine takes must decide nothing. Marks and measures stay real.
 *
 * @param now milliseconds since the Unix epoch; undefined: as Node has them
 */
export function installEnginePerformance(now: (() => number) | undefined): void {
  if (now === undefined) {
    // Their own properties hid those of the prototype.
    Reflect.deleteProperty(performance, 'now');
    Reflect.deleteProperty(performance, 'timeOrigin');
    process.hrtime = realHrtime;
    return;
  }
  const origin = now();
  const elapsed = () => now() - origin;
  Object.defineProperty(performance, 'now', { value: elapsed, configurable: true, writable: true });
  Object.defineProperty(performance, 'timeOrigin', { value: origin, configurable: true });
  const nanoseconds = () => BigInt(Math.round(elapsed() * 1e6));
  const hrtime = (since?: [number, number]): [number, number] => {
    const total = nanoseconds() - (since ? BigInt(since[0]) * 1_000_000_000n + BigInt(since[1]) : 0n);
    return [Number(total / 1_000_000_000n), Number(total % 1_000_000_000n)];
  };
  process.hrtime = Object.assign(hrtime, { bigint: nanoseconds });
}
