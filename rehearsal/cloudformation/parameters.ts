import type { Template, TemplateParameter } from '../assembly/template';
import { validationError } from './validation-error';

/** A value, or that of the deployed stack. */
export type ParameterInput = string | { readonly usePreviousValue: true };
export type ParameterInputs = Readonly<Record<string, ParameterInput>>;
export type ParameterValues = Readonly<Record<string, string>>;

/**
 * A value for each parameter of a template. One that is left out takes its default, also in an update: the previous
 * value has to be asked for.
 *
 * @param previous values of the deployed stack
 * @throws AwsError ValidationError, in CloudFormation's words
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function parameterValues(
  { Parameters }: Pick<Template, 'Parameters'>,
  given: ParameterInputs,
  previous: ParameterValues = {},
): ParameterValues {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(Parameters, name));
  if (unknown.length > 0)
    throw validationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, definition] of Object.entries(Parameters)) {
    const value = givenValue(name, given[name], previous) ?? definition.Default;
    if (value === undefined) missing.push(name);
    else values[name] = Array.isArray(value) ? value.join(',') : String(value);
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  for (const [name, value] of Object.entries(values)) check(name, value, Parameters[name]);
  return values;
}

/** What may be shown: `NoEcho` values are masked. */
export function shownParameters({ Parameters }: Pick<Template, 'Parameters'>, values: ParameterValues) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const hidden = String(Parameters[name]?.NoEcho ?? false) === 'true';
      return [name, hidden ? '****' : value];
    }),
  );
}

function givenValue(
  name: string,
  given: ParameterInput | undefined,
  previous: ParameterValues,
): string | undefined {
  if (typeof given !== 'object') return given;
  const value = previous[name];
  if (value !== undefined) return value;
  throw validationError(
    `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in ` +
      'the previous template',
  );
}

function check(name: string, value: string, definition: TemplateParameter | undefined): void {
  const broken = definition && brokenRule(name, value, definition);
  if (!broken) return;
  const { ConstraintDescription } = definition;
  throw validationError(
    ConstraintDescription === undefined
      ? broken
      : `Parameter '${name}' failed to satisfy constraint: ${ConstraintDescription}`,
  );
}

/** The words for the pattern and for allowed values are CloudFormation's; the others follow their form. */
function brokenRule(name: string, value: string, definition: TemplateParameter): string | undefined {
  const { Type, AllowedPattern, AllowedValues, MinLength, MaxLength, MinValue, MaxValue } = definition;
  const members = Type === 'CommaDelimitedList' ? value.split(',').map((member) => member.trim()) : [value];
  const must = (rule: string) => `Parameter '${name}' must ${rule}`;
  for (const member of members) {
    if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(member))
      return must(`match pattern ${AllowedPattern}`);
    if (AllowedValues !== undefined && !AllowedValues.map(String).includes(member))
      return must('be one of AllowedValues');
  }
  if (MinLength !== undefined && value.length < Number(MinLength))
    return must(`contain at least ${MinLength} characters`);
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    return must(`contain at most ${MaxLength} characters`);
  const numbers = Type === 'Number' ? [value] : Type === 'List<Number>' ? value.split(',') : [];
  for (const number of numbers.map((text) => (text.trim() === '' ? Number.NaN : Number(text)))) {
    if (Number.isNaN(number)) return must('be a number');
    if (MinValue !== undefined && number < Number(MinValue))
      return must(`be a number not less than ${MinValue}`);
    if (MaxValue !== undefined && number > Number(MaxValue))
      return must(`be a number not greater than ${MaxValue}`);
  }
  return undefined;
}
