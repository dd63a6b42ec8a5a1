import { longestRoleName, peopleRoleName } from './names';
import { channelOf } from './notify';
import { formatPath, type Warning } from './problems';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { People, PeopleInput, Trust, TrustInput } from './types-people';
import type { Delivery } from './types-resolved';

/** The roles for people, as the configuration names them. */
export const peopleRoles = ['reader', 'operator', 'breakGlass'] as const;

/** One of the roles for people. */
export type PeopleRole = (typeof peopleRoles)[number];

/** @param bounded whether the delivery has a bootstrap of its own */
export function fillPeople(input: PeopleInput, bounded: boolean): People {
  return {
    ...(input.reader && { reader: fillTrust(input.reader) }),
    ...(input.operator && { operator: fillTrust(input.operator) }),
    ...(input.breakGlass && { breakGlass: fillTrust(input.breakGlass) }),
    rollback: input.operator?.rollback ?? bounded,
  };
}

const fillTrust = ({ trusted, mfa = true, personTag }: TrustInput): Trust => ({
  ...{ trusted, mfa },
  ...(personTag !== undefined && { personTag }),
});

/** Names that IAM refuses, and a break-glass role whose use nobody would hear of. */
export function peopleProblems(_: DeliveryInput, { name: delivery, environments }: Delivery): Finding[] {
  return environments.flatMap(({ name, people, notify }): Finding[] => {
    if (people === undefined) return [];
    const path = ['environments', name, 'people'];
    const given = peopleRoles.filter((role) => people[role] !== undefined);
    const long = given.filter((role) => peopleRoleName(delivery, role, name).length > longestRoleName);
    return [
      ...long.map((role) => ({
        path: [...path, role],
        complaint: {
          rule: `a role of at most ${longestRoleName} characters, which is what IAM takes, and not ${peopleRoleName(delivery, role, name)}`,
          advice: 'shorten the name of the delivery or of the environment',
        },
      })),
      ...(people.breakGlass && channelOf(notify, 'page') === undefined
        ? [
            {
              path: [...path, 'breakGlass'],
              complaint: {
                rule: 'left out where notify pages nobody, since its use must not go unseen',
                advice: 'give notify.page, or leave it out',
              },
            },
          ]
        : []),
    ];
  });
}

/** Where two people who decide together can be one with two names. */
export function peopleWarnings({ environments }: DeliveryInput): Warning[] {
  return Object.entries(environments).flatMap(([name, { people }]) => {
    const operator = people?.operator;
    if (operator === undefined || operator.personTag !== undefined || !operator.trusted.some(isRole))
      return [];
    const path = formatPath(['environments', name, 'people', 'operator', 'personTag']);
    return [
      {
        id: 'unnamedOperators',
        path,
        message: `${path} is not given, so who takes the role out of another calls the session what they like, and an override that needs two people takes two names of one for two. Give the session tag that names the person; see docs/human-roles.md`,
      },
    ];
  });
}

/** Of a role, not of a user or an account. */
export const isRole = (arn: string): boolean => arn.includes(':role/');
