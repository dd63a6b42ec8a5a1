import { EXIT, VerbFailed } from '../exit-codes';

/** A flag as the configuration declares it. */
export interface Declared {
  readonly kind: 'flag' | 'experiment';
  readonly name: string;
  readonly owner: string;
  /** YYYY-MM-DD */
  readonly expires: string;
  readonly description?: string;
  readonly attributes?: Readonly<Record<string, DeclaredAttribute>>;
  readonly variants?: Readonly<Record<string, number>>;
  readonly by?: string;
}

export interface DeclaredAttribute {
  readonly type: 'boolean' | 'number' | 'string';
  readonly default: boolean | number | string;
  readonly min?: number;
  readonly max?: number;
  readonly oneOf?: readonly string[];
}

export type Value = { readonly enabled: boolean } & Readonly<Record<string, unknown>>;

/**
 * A hosted version of a profile with feature flags.
 * source: AWS AppConfig user guide, "Type reference for AWS.AppConfig.FeatureFlags"
 */
export interface Values {
  readonly version: '1';
  readonly flags: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, Value>>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws VerbFailed for what is no version of feature flags */
export function parseValues(text: string): Values {
  const { flags = {}, values = {}, version } = objectOf(text, 'the values that are out');
  const isRight =
    version === '1' &&
    isObject(flags) &&
    isObject(values) &&
    Object.values(values).every((value) => isObject(value) && typeof value.enabled === 'boolean');
  if (isRight) return { version, flags, values: values as Values['values'] };
  throw malformed('the values that are out');
}

/** @throws VerbFailed for what Teal has not written */
export function parseDeclared(text: string): readonly Declared[] {
  const { schemaVersion, flags } = objectOf(text, 'the declared flags');
  if (schemaVersion !== 1 || !Array.isArray(flags) || !flags.every(isDeclared))
    throw malformed('the declared flags');
  return flags;
}

const isDeclared = (value: unknown): value is Declared =>
  isObject(value) &&
  [value.kind, value.name, value.owner, value.expires].every((one) => typeof one === 'string');

function objectOf(text: string, what: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw malformed(what);
}

const malformed = (what: string): VerbFailed =>
  new VerbFailed(
    EXIT.COULD_NOT_RUN,
    `could not tell: ${what} must be a version of feature flags, got something else; somebody has written it beside Teal: look at AppConfig`,
  );

interface Definition {
  readonly name: string;
  readonly description?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What AppConfig holds a flag's values to. An experiment is a flag with its variants, their shares and what tells users apart. */
export function definitionOf({ name, description, ...declared }: Declared): Definition {
  const attributes = Object.fromEntries(
    Object.entries(declared.attributes ?? {}).map(([key, one]) => [key, { constraints: constraintsOf(one) }]),
  );
  const ofExperiment = {
    variants: { constraints: { type: 'array', elements: { type: 'string' } } },
    shares: { constraints: { type: 'array', elements: { type: 'number', minimum: 0, maximum: 100 } } },
    by: { constraints: { type: 'string' } },
  };
  return {
    name,
    ...(description !== undefined && { description }),
    attributes: declared.kind === 'experiment' ? ofExperiment : attributes,
  };
}

const constraintsOf = ({ type, min, max, oneOf }: DeclaredAttribute) => ({
  type,
  ...(min !== undefined && { minimum: min }),
  ...(max !== undefined && { maximum: max }),
  ...(oneOf && { enum: oneOf }),
});

const defaultsOf = ({ kind, attributes = {}, variants = {}, by }: Declared): Record<string, unknown> =>
  kind === 'experiment'
    ? { variants: Object.keys(variants), shares: Object.values(variants), by }
    : Object.fromEntries(Object.entries(attributes).map(([key, one]) => [key, one.default]));

/**
 * With one flag as it is asked for, and each declared one defined: which was never set is off. Others are as they were, those
 * too that nobody declares any more, but for attributes that are declared no more.
 *
 * @param flag one that is declared, or is out
 */
export function withFlag(
  { flags, values }: Values,
  declared: readonly Declared[],
  flag: {
    readonly name: string;
    readonly enabled: boolean;
    readonly attributes?: Readonly<Record<string, unknown>>;
  },
): Values {
  const known = Object.fromEntries(declared.map((one) => [one.name, definitionOf(one)]));
  const first = Object.fromEntries(
    declared.map((one) => [one.name, { enabled: false, ...defaultsOf(one) }] as const),
  );
  const kept = Object.entries(values).map(([name, value]) => [name, withoutUndefined(value, known[name])]);
  const before = { ...first, ...(Object.fromEntries(kept) as Values['values']) };
  const asked = declared.find(({ name }) => name === flag.name);
  const defaults = asked && defaultsOf(asked);
  return {
    version: '1',
    flags: { ...flags, ...known },
    values: {
      ...before,
      [flag.name]: {
        // What is out may be of before an attribute was declared; an experiment's shares are the configuration's in any case.
        ...defaults,
        ...before[flag.name],
        ...(asked?.kind === 'experiment' && defaults),
        ...flag.attributes,
        enabled: flag.enabled,
      },
    },
  };
}

/** AppConfig refuses a whole version for one attribute that has no definition any more. Its own keys begin with `_`. */
const withoutUndefined = (value: Value, definition: Definition | undefined): Value =>
  definition === undefined
    ? value
    : (Object.fromEntries(
        Object.entries(value).filter(
          ([key]) => key === 'enabled' || key.startsWith('_') || Object.hasOwn(definition.attributes, key),
        ),
      ) as Value);

/** With one flag off and nothing else touched: a kill adds nothing that AppConfig could refuse. */
export const killed = (values: Values, name: string): Values => ({
  ...values,
  values: { ...values.values, [name]: { ...values.values[name], enabled: false } },
});
