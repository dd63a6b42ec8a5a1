import { canonical, intrinsic, isFields, shown } from '../values';
import type { Grant } from './statements';

/** Characters of a value: a subject or a workflow of GitHub is whole. A report cuts at 160. */
const LONGEST = 150;

/** A principal of a statement, without the braces of JSON: `Federated arn:…`. */
export function whom(principal: unknown): unknown {
  if (!isFields(principal)) return principal;
  const [[kind, value] = ['', undefined]] = Object.entries(principal);
  return `${kind} ${textOf(value)}`;
}

/** A text that is put together at the deployment, with what it refers to as people write it. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [name, argument] = intrinsic(value) ?? [];
  if (name === 'Ref') return `\${${String(argument)}}`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `\${${argument.map(String).join('.')}}`;
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1]))
    return argument[1].map(textOf).join(String(argument[0]));
  return canonical(value);
}

/**
 * On what conditions somebody may take a role, before and after, a line each: those that stay as well, since only all
 * of them together say who it is.
 */
export function conditionsOf(now: readonly Grant[], before: readonly Grant[]): string[] {
  const statements = byStatement(now);
  return statements.flatMap((grant) => {
    const old = closest(grant, before);
    const lines = changes(old, grant);
    const who = shown(whom(grant.principal), LONGEST);
    return [...(statements.length > 1 ? [`as ${who}:`] : []), ...lines];
  });
}

/** Actions of one statement have the same conditions. */
const byStatement = (grants: readonly Grant[]): Grant[] => [
  ...new Map(grants.map((each) => [canonical([each.principal, each.conditions]), each])).values(),
];

/** The one that it was, as far as one can tell: of the same principal, with the most conditions alike. */
function closest(grant: Grant, others: readonly Grant[]): Grant | undefined {
  const own = new Set(grant.conditions.map(canonical));
  const likeness = ({ conditions }: Grant) => conditions.filter((each) => own.has(canonical(each))).length;
  return others
    .filter(({ principal }) => canonical(principal) === canonical(grant.principal))
    .sort((one, other) => likeness(other) - likeness(one))[0];
}

function changes(old: Grant | undefined, now: Grant): string[] {
  const [was, is] = [byName(old), byName(now)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  if (names.length === 0) return ['under no condition'];
  return names.map((name) => {
    const [before, after] = [was.get(name), is.get(name)];
    if (before === after) return `${shown(name, LONGEST)}: ${String(after)}, as before`;
    const left = before ?? (old === undefined ? undefined : 'anything');
    return `${shown(name, LONGEST)}: ${left === undefined ? '' : `${left} → `}${after ?? 'anything'}`;
  });
}

const byName = (grant: Grant | undefined): Map<string, string> =>
  new Map(
    grant?.conditions.map(({ operator, key, values }) => [
      `${operator} ${key}`,
      values.map((each) => shown(plainly(each), LONGEST)).join(' or '),
    ]),
  );

/** As a template has it: the text of {@link canonical} has quotes around one. */
const plainly = (value: string): string => (/^".*"$/s.test(value) ? JSON.parse(value) : value);
