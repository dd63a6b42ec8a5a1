/**
 * Puts the `Date` of this process on another clock.
 *
 * @param now milliseconds since the Unix epoch, whole
 */
export function installEngineDate(now: () => number): void {
  const RealDate = Date;
  // A proxy and not a subclass: `Date()` without `new` keeps its meaning, and dates that Node makes are instances.
  const EngineDate = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
  RealDate.prototype.constructor = EngineDate;
  globalThis.Date = EngineDate;
}
