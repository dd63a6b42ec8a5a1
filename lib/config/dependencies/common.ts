/**
 * What AWS calls a resource: one name for all environments, which are then in accounts or regions of their own, or one
 * for each by the environment's name. An environment that is left out has none of it.
 */
export type NameInput = string | Readonly<Record<string, string>>;

/** What every dependency has. */
export interface AnyDependency {
  /**
   * Names its row and its alarms, and is unique in its service: small letters, digits and single hyphens, at most 40
   * characters.
   */
  readonly name: string;
}

/** Limits as they are written, where `false` is none. */
type Written = Readonly<Record<string, unknown>>;

/** The same where none is left out. */
export type Limits<T extends object> = { readonly [K in keyof T]?: Exclude<T[K], false | undefined> };

export function fillLimits<T extends object>(defaults: Limits<T>, written: T | undefined): Limits<T> {
  const given = Object.entries((written ?? {}) as Written).filter(([, limit]) => limit !== undefined);
  const limits: Written = { ...defaults, ...Object.fromEntries(given) };
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== false)) as Limits<T>;
}

/** Undefined where an environment has none of it. */
export function nameIn(input: NameInput, environment: string): string | undefined {
  if (typeof input === 'string') return input;
  return Object.hasOwn(input, environment) ? input[environment] : undefined;
}
