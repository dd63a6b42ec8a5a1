import type { Difference } from './decide';

/** What a person does on purpose, and stays drift until it is taken back. */
const HINTS: readonly { readonly type: string; readonly path: RegExp; readonly hint: string }[] = [
  {
    type: 'AWS::WAFv2::RuleGroup',
    path: /^\/Rules(\/\d+(\/Statement(\/RateBasedStatement(\/(Limit|EvaluationWindowSec))?)?)?)?$/,
    hint: 'a person may have turned the limit: teal limit says since when, by whom and why, and --restore goes back',
  },
];

/** Undefined where nothing is known of how it came. */
export function hintOf(type: string, differences: readonly Difference[]): string | undefined {
  return HINTS.find((each) => each.type === type && differences.some(({ path }) => each.path.test(path)))
    ?.hint;
}
