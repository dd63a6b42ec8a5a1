import { ADOPTION_TAG } from '../../../lambda/shared/environment';
import { shortName } from '../../../lambda/uniformity/shown';
import { inWords, takeTheSame } from './conditions';
import { isAbove } from './places';
import type { AdoptionStanding, ListenerRule, Parties, Side } from './standing';

export type Found = Parties | { readonly unknown: string };

/**
 * Which rule is whose.
 *
 * @param oldRule ARN, where a person has said it. @default what the adoption rule says, else the rule of somebody else's
 * that takes the same requests as Teal's, else the default rule
 */
export function partiesOf(standing: AdoptionStanding, oldRule?: string): Found {
  const { rules, teal, owner } = standing;
  const adoptions = rules.filter(({ tags }) => tags[ADOPTION_TAG.OWNER] === owner);
  const [adoption, another] = adoptions;
  if (another) {
    return {
      unknown: `the listener must have one rule tagged ${ADOPTION_TAG.OWNER}=${owner}, got ${adoptions.map(named).join(' and ')}; delete the one that requests meet last`,
    };
  }
  const byArn = (arn: string | undefined) => rules.find((rule) => rule.arn === arn);
  const [production, test] = [byArn(teal.production), byArn(teal.test)];
  const arn = oldRule ?? adoption?.tags[ADOPTION_TAG.OF];
  const own = [adoption, production, test];
  const old = arn === undefined ? search(rules, own, production) : byArn(arn);
  if (old === undefined) {
    return {
      unknown: arn
        ? `the old service's rule ${shortName(arn)} must be on the listener, got none; where it was made anew, name it by --old-rule`
        : `a rule of the old service must take what Teal's takes (${inWords(production?.conditions ?? [])}), got none that does, or several; name it by --old-rule, or give Teal's rules the hosts and paths of the old one`,
    };
  }
  if (own.includes(old))
    return { unknown: `--old-rule must be a rule of the old service, got ${named(old)}` };
  return {
    old,
    ...(adoption && { adoption }),
    ...(production && { production }),
    ...(test && { test }),
  };
}

function search(
  rules: readonly ListenerRule[],
  own: readonly (ListenerRule | undefined)[],
  production: ListenerRule | undefined,
): ListenerRule | undefined {
  if (production === undefined) return undefined;
  const others = rules.filter((rule) => !own.includes(rule) && rule.forward.length > 0);
  const alike = others.filter(
    (rule) => rule.priority !== 'default' && takeTheSame(rule.conditions, production.conditions),
  );
  if (alike.length > 0) return alike.length === 1 ? alike[0] : undefined;
  return others.find(({ priority }) => priority === 'default');
}

/** Who would have the users if there were no adoption rule. */
export const without = ({ old, production }: Parties): Side =>
  production && isAbove(production, old) ? 'teal' : 'old';

export const named = ({ arn, priority }: ListenerRule): string => `${shortName(arn)} (priority ${priority})`;
