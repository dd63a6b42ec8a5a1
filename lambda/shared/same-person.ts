/**
 * Whether two ARNs may be one person: the same one, or sessions of two roles with one name, as the roles for people and
 * those of IAM Identity Center have the person's. That two names are two people, nobody can tell from here.
 */
export function isSamePerson(one: string, other: string): boolean {
  const nameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1).toLowerCase();
  return one === other || nameOf(one) === nameOf(other);
}
