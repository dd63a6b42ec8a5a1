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
  const [inline, ...attached] = fill(
    statements.flatMap((one) => split(one, size)),
    size,
  );
  if (attached.length > MOST_ATTACHED) {
    throw new Error(
      `the permissions of ${roleName} must fit ${MOST_ATTACHED} policies, got ${attached.length}; ` +
        'divide the delivery into two with fewer services or environments each',
    );
  }
  return { inline, attached };
}

/** Each statement goes into the first policy that has room. */
function fill(
  statements: readonly iam.PolicyStatement[],
  size: (statement: iam.PolicyStatement) => number,
): [inline: iam.PolicyStatement[], ...attached: iam.PolicyStatement[][]] {
  const inline: iam.PolicyStatement[] = [];
  const policies = [{ room: INLINE, holds: inline }];
  for (const statement of statements) {
    const needed = size(statement);
    let policy = policies.find(({ room }) => room >= needed);
    if (!policy) {
      policy = { room: ATTACHED, holds: [] };
      policies.push(policy);
    }
    policy.holds.push(statement);
    policy.room -= needed;
  }
  return [inline, ...policies.slice(1).map(({ holds }) => holds)];
}

/** Halves the resources of a statement until each part has room in any policy. */
function split(
  statement: iam.PolicyStatement,
  size: (statement: iam.PolicyStatement) => number,
): iam.PolicyStatement[] {
  const { resources, sid } = statement;
  if (size(statement) <= ATTACHED || resources.length < 2) return [statement];
  const middle = Math.ceil(resources.length / 2);
  return [resources.slice(0, middle), resources.slice(middle)].flatMap((half, nth) =>
    split(statement.copy({ sid: `${sid}${nth + 1}`, resources: half }), size),
  );
}
