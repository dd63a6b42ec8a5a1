/**
 * Puts the `Date` of this process on the engine's clock, which runs at real time while a hook is awake: an
 * offset is enough. `performance.now()` stays real, since it measures live answers.
 *
 * @returns sets the engine's time, in milliseconds since the Unix epoch
 */
export function installEngineDate(): (now: number) => void {
  const RealDate = Date;
  let offset = 0;
  const now = () => Math.floor(RealDate.now() + offset);
  // A proxy and not a subclass: `Date()` without `new` keeps its meaning, and dates that Node makes are instances.
  const EngineDate = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
  RealDate.prototype.constructor = EngineDate;
  globalThis.Date = EngineDate;
  return (engineNow) => {
    offset = engineNow - RealDate.now();
  };
}
