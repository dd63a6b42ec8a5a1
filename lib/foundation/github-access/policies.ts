import type { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';

/** Characters of all policies inside a role, with room for what stands around statements. source: IAM quotas, 10,240 */
const INLINE = 9_900;
/** Characters of a policy that is attached, with room as above. source: IAM quotas, 6,144 */
const ATTACHED = 5_900;
/** Policies attached to a role. source: IAM quotas, "Managed policies attached to an IAM role" */
const MOST_ATTACHED = 10;

export interface Policies {
  /** In the role itself. */
  readonly inline: readonly iam.PolicyStatement[];
  /** What had no room there, by policy. */
  readonly attached: readonly (readonly iam.PolicyStatement[])[];
}

/**
 * Puts statements where IAM takes them. A delivery of many services names many resources; CDK would move what is too
 * much by itself, but measures without the statements' ids and so too late.
 *
 * @throws Error when even the policies that may be attached are full
 */
export function inPolicies(
  stack: Stack,
  roleName: string,
  statements: readonly iam.PolicyStatement[],
): Policies {
  const size = (statement: iam.PolicyStatement): number =>
    JSON.stringify(stack.resolve(statement.toStatementJson())).length + 1;
  const [inline, ...attached] = fill(statements, size);
  if (attached.length > MOST_ATTACHED) {
    throw new Error(
      `the permissions of ${roleName} must fit ${MOST_ATTACHED} policies, got ${attached.length}; ` +
        'divide the delivery into two with fewer services or environments each',
    );
  }
  return { inline, attached };
}

type Size = (statement: iam.PolicyStatement) => number;

interface Policy {
  room: number;
  readonly holds: iam.PolicyStatement[];
}

/** Whole statements first, so that few are divided; what is longer than any room left goes on in the next policy. */
function fill(
  statements: readonly iam.PolicyStatement[],
  size: Size,
): [inline: iam.PolicyStatement[], ...attached: iam.PolicyStatement[][]] {
  const inline: iam.PolicyStatement[] = [];
  const policies: Policy[] = [{ room: INLINE, holds: inline }];
  const next = (): Policy => {
    const policy = { room: ATTACHED, holds: [] };
    policies.push(policy);
    return policy;
  };
  const put = (policy: Policy, statement: iam.PolicyStatement): void => {
    policy.holds.push(statement);
    policy.room -= size(statement);
  };
  for (const statement of statements) {
    const fits = policies.find(({ room }) => room >= size(statement));
    if (fits) {
      put(fits, statement);
      continue;
    }
    for (let rest: iam.PolicyStatement | undefined = statement, nth = 1; rest; nth += 1) {
      let policy = policies.at(-1) ?? next();
      let some = asManyAs(rest, policy.room, nth, size);
      if (some.length === 0) {
        policy = next();
        some = asManyAs(rest, policy.room, nth, size);
      }
      // What is too long with one resource is IAM's to refuse: nothing of it can be left out.
      const taken = Math.max(some.length, 1);
      const resources: readonly string[] = rest.resources;
      put(policy, part(rest, nth, resources.slice(0, taken)));
      rest = resources.length > taken ? rest.copy({ resources: [...resources.slice(taken)] }) : undefined;
    }
  }
  return [inline, ...policies.slice(1).map(({ holds }) => holds)];
}

/** The first resources of a statement, as many as have room. */
function asManyAs(statement: iam.PolicyStatement, room: number, nth: number, size: Size): readonly string[] {
  const { resources } = statement;
  let [low, high] = [0, resources.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (size(part(statement, nth, resources.slice(0, middle))) <= room) low = middle;
    else high = middle - 1;
  }
  return resources.slice(0, low);
}

const part = (
  statement: iam.PolicyStatement,
  nth: number,
  resources: readonly string[],
): iam.PolicyStatement =>
  statement.copy({
    resources: [...resources],
    ...(statement.sid !== undefined && { sid: `${statement.sid}Part${nth}` }),
  });
