import { lookUp, matchesArn, matchesFilled, matchesText } from './match';
import { anything, type Conditions, type Context, listOf, type OneOrMore } from './policy';
import { all, not, some, type Truth, truth } from './truth';

type Compare = (wanted: string, actual: string) => boolean;

/**
 * The operators that are modelled; any other one is unknown.
 * source: IAM user guide, "IAM JSON policy elements: Condition operators"
 */
const operators: Readonly<Record<string, { readonly compare: Compare; readonly negated?: true }>> = {
  StringEquals: { compare: (wanted, actual) => wanted === actual },
  StringNotEquals: { compare: (wanted, actual) => wanted === actual, negated: true },
  StringEqualsIgnoreCase: { compare: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase() },
  StringNotEqualsIgnoreCase: {
    compare: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
    negated: true,
  },
  StringLike: { compare: matchesText },
  StringNotLike: { compare: matchesText, negated: true },
  // The two are one: both take wildcards.
  ArnEquals: { compare: matchesArn },
  ArnLike: { compare: matchesArn },
  ArnNotEquals: { compare: matchesArn, negated: true },
  ArnNotLike: { compare: matchesArn, negated: true },
  Bool: { compare: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase() },
  NumericEquals: { compare: (wanted, actual) => Number(wanted) === Number(actual) },
  NumericLessThan: { compare: (wanted, actual) => Number(actual) < Number(wanted) },
  NumericLessThanEquals: { compare: (wanted, actual) => Number(actual) <= Number(wanted) },
  NumericGreaterThanEquals: { compare: (wanted, actual) => Number(actual) >= Number(wanted) },
};

/** All keys of all operators. */
export const conditionsHold = (conditions: Conditions | undefined, context: Context): Truth =>
  all(
    Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, wanted]) =>
        conditionHolds(
          operator,
          listOf(wanted as OneOrMore<string | boolean | number>).map(String),
          lookUp(context, key),
          context,
        ),
      ),
    ),
  );

function conditionHolds(
  operator: string,
  wanted: readonly string[],
  actual: Context[string] | undefined,
  context: Context,
): Truth {
  if (operator === 'Null') return isNull(wanted, actual);
  const [, set, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const known = operators[name];
  if (!known) return 'unknown';
  const { compare, negated } = known;
  if (actual === undefined) {
    if (ifExists || set === 'ForAllValues') return 'yes';
    // A value that is not there differs from every value.
    return truth(set !== 'ForAnyValue' && negated === true);
  }
  if (actual === anything) return 'unknown';
  const holds = (value: string): Truth => {
    const same = some(wanted.map((one) => matchesFilled(one, context, (filled) => compare(filled, value))));
    return negated ? not(same) : same;
  };
  const values = listOf(actual);
  if (set === 'ForAllValues') return all(values.map(holds));
  if (set === 'ForAnyValue') return some(values.map(holds));
  // Without a set operator AWS's pages leave several values open.
  return values.length === 1 && values[0] !== undefined ? holds(values[0]) : 'unknown';
}

function isNull(wanted: readonly string[], actual: Context[string] | undefined): Truth {
  if (actual === anything) return 'unknown';
  return truth(wanted.some((value) => (value.toLowerCase() === 'true') === (actual === undefined)));
}
