/**
 * Roles for the people of an environment, in its account: docs/human-roles.md. Each is made where it is named here, in the
 * stack `<delivery>-<environment>-people`, which a person deploys. At least one.
 */
export interface PeopleInput {
  /** Looks: `teal verdict`, `releases`, `drift` and what else only reads. @default no such role */
  readonly reader?: TrustInput;
  /** Who is on call: as reader, and approves, stops, holds, overrides, goes back. @default no such role */
  readonly operator?: OperatorInput;
  /**
   * As operator, and a shell in a task and the values of secrets. Each use pages, so it needs somebody in `notify.page`.
   * @default no such role
   */
  readonly breakGlass?: TrustInput;
}

/** Who may take a role. */
export interface TrustInput {
  /**
   * ARNs, each as it is: of a role, `arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_OnCall_0123456789abcdef`
   * for a permission set of IAM Identity Center; of a user of IAM; or `arn:aws:iam::111122223333:root`, all users of an
   * account to whom it gives `sts:AssumeRole`. At least one.
   */
  readonly trusted: readonly string[];
  /**
   * Whether a user must have shown a second factor. Not for roles: a session of one carries none to the next role, and
   * who has signed in to it was asked there.
   * @default true with users and accounts
   */
  readonly mfa?: boolean;
  /**
   * The session tag of trusted roles that names the person, by which the name of the session must then be called: an
   * attribute for access control of IAM Identity Center. Without it, who takes the role out of another calls the session
   * what they like, and two people who must decide together are told apart by that name alone.
   * @default none; users are always held to their own name
   */
  readonly personTag?: string;
}

/** Who may take the role of who is on call. */
export interface OperatorInput extends TrustInput {
  /**
   * Whether `teal rollback` works with it. It changes the stack by CloudFormation's execution role, so whoever has it may do
   * what that one may.
   * @default whether the delivery has a bootstrap of its own, which holds that role: without one it may do everything in the account
   */
  readonly rollback?: boolean;
}

/** A role for people, filled in. */
export interface Trust extends TrustInput {
  readonly mfa: boolean;
}

/** The roles for people of an environment, filled in. */
export interface People {
  readonly reader?: Trust;
  readonly operator?: Trust;
  readonly breakGlass?: Trust;
  /** Whether the operator goes back by himself. */
  readonly rollback: boolean;
}
