type Listener = (...values: unknown[]) => void;

const globals = new Set(Reflect.ownKeys(globalThis));
let ours = new Map<string | symbol, readonly unknown[]>();

/** To be called when the runtime has attached its own listeners: they stay. */
export function rememberListeners(): void {
  ours = new Map(process.eventNames().map((name) => [name, process.listeners(name as NodeJS.Signals)]));
}

/** Takes back what a handler has left in this process outside of its modules: globals and listeners. */
export function restoreProcess(): void {
  for (const name of process.eventNames()) {
    for (const listener of process.listeners(name as NodeJS.Signals)) {
      if (!ours.get(name)?.includes(listener)) process.off(name, listener as Listener);
    }
  }
  // Those of Node that it makes when they are first used cannot be deleted, or are made again.
  for (const key of Reflect.ownKeys(globalThis))
    if (!globals.has(key)) Reflect.deleteProperty(globalThis, key);
  process.exitCode = undefined;
}

/** Replaces the whole of `process.env`. */
export function setEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, variables);
}
