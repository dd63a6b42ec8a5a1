import { CfnCondition, CfnParameter, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface RecoveryProps {
  /** Value of the parameter ImageDigest. */
  readonly imageDigest: string;
}

/**
 * The parameter with which an earlier image comes back: a recovery passes one digest as ImageDigest and as RollbackTo.
 * A release passes another ImageDigest, and with that ends it by itself: nothing must be put back.
 */
export class Recovery extends Construct {
  /** True for a recovery. */
  public readonly condition: CfnCondition;

  constructor(scope: Construct, id: string, { imageDigest }: RecoveryProps) {
    super(scope, id);
    const rollbackTo = new CfnParameter(this, 'RollbackTo', {
      description: 'The ImageDigest, to bring an earlier image back at once; none for a release',
      default: 'none',
      allowedPattern: 'none|sha256:[0-9a-f]{64}',
      constraintDescription: 'must be none, or the digest of an image: sha256: and 64 hexadecimal digits',
    });
    rollbackTo.overrideLogicalId('RollbackTo');
    this.condition = new CfnCondition(this, 'Recovering', {
      expression: Fn.conditionEquals(rollbackTo.valueAsString, imageDigest),
    });
    this.condition.overrideLogicalId('Recovering');
    // Findings about a condition stand at its stack.
    Validations.of(Stack.of(this)).acknowledge({
      id: 'CloudFormation-Validate::W8003',
      reason:
        'Recovering and Fixing are false by the defaults of RollbackTo and FixFor, which is meant: they are true when a recovery, or a declared fix, gives a digest',
    });
  }
}
