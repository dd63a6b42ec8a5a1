import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface DeclaredFixProps {
  /** Value of the parameter ImageDigest. */
  readonly imageDigest: string;
}

/**
 * The parameter with which a release says that it is the fix of an incident: `teal prepare` passes the digest where the
 * commit's message has the line `Fix: …`, and `none` for every other release. It goes out as any release does; its gates
 * are told, and some of them only warn (docs/gates/fix.md). An ImageDigest of later ends it by itself.
 */
export class DeclaredFix extends Construct {
  /** True for a fix. Where a recovery is one, too, it is a recovery. */
  public readonly condition: CfnCondition;

  constructor(scope: Construct, id: string, { imageDigest }: DeclaredFixProps) {
    super(scope, id);
    const fixFor = new CfnParameter(this, 'FixFor', {
      description: 'The ImageDigest, where a commit declares it a fix (Fix: …); none for any other release',
      default: 'none',
      allowedPattern: 'none|sha256:[0-9a-f]{64}',
      constraintDescription: 'must be none, or the digest of an image: sha256: and 64 hexadecimal digits',
    });
    fixFor.overrideLogicalId('FixFor');
    this.condition = new CfnCondition(this, 'Fixing', {
      expression: Fn.conditionEquals(fixFor.valueAsString, imageDigest),
    });
    this.condition.overrideLogicalId('Fixing');
  }
}
