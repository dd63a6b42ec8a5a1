import { conditionsHold } from './conditions';
import { matchesAction, matchesFilled, matchesResource } from './match';
import {
  type Context,
  listOf,
  type PolicyDocument,
  type Request,
  type Statement,
  statementsOf,
} from './policy';
import { all, not, some, type Truth, truth } from './truth';

export type Decision = 'allowed' | 'denied' | 'unknown';

/** Everything that decides about a request of one role. */
export interface Policies {
  /** The role's own and those attached to it. */
  readonly identity: readonly PolicyDocument[];
  /** @default none: nothing limits the role */
  readonly boundary?: PolicyDocument | undefined;
  /** Of the resource: a bucket's, a repository's. @default none */
  readonly resource?: PolicyDocument | undefined;
  /** The role, as resource policies name it. @default none: resource policies that name somebody do not mean it */
  readonly principal?: string | undefined;
  /** Of the resource, where its ARN names none. @default the role's: one account decides */
  readonly resourceAccount?: string | undefined;
}

/**
 * What IAM decides. An operator, a key or a wildcard that is not modelled makes it `unknown`: that is not `denied`, so
 * it fails a list of what is forbidden, and it is not `allowed`, so it fails a list of what is needed.
 *
 * Across accounts both must allow: the role's own policies, and the resource's, which may name the role or its account.
 *
 * Left out: service control policies, session policies and VPC endpoints' policies, which only take away; grants of KMS.
 *
 * source: IAM user guide, "Policy evaluation logic", "Cross-account policy evaluation logic" and "Permissions
 * boundaries for IAM entities"
 */
export function evaluate(request: Request, policies: Policies): Decision {
  const { identity, boundary, resource } = policies;
  const context: Context = { ...principalContext(policies.principal), ...request.context };
  const asked = { ...request, context };
  const grants = resource ? grantsOf(resource, asked, policies.principal) : nothingGranted;
  const denied = some([effect('Deny', [...identity, ...(boundary ? [boundary] : [])], asked), grants.denied]);
  if (denied === 'yes') return 'denied';
  const within = boundary ? effect('Allow', [boundary], asked) : 'yes';
  const own = all([effect('Allow', identity, asked), within]);
  const across = all([own, some([grants.toAccount, grants.toRole, grants.toSession, grants.toEverybody])]);
  const inOne = some([
    all([some([effect('Allow', identity, asked), grants.toRole, grants.toEverybody]), within]),
    // What is given to a session of the role is not limited by what a boundary leaves out.
    grants.toSession,
    // Whether a grant to everybody is limited so, AWS's pages leave open.
    all([grants.toEverybody, 'unknown']),
  ]);
  const allowed = isForeign(policies) ? across : inOne;
  const outcome = all([allowed, not(denied)]);
  return outcome === 'yes' ? 'allowed' : outcome === 'no' ? 'denied' : 'unknown';
}

const isForeign = ({ principal, resourceAccount }: Policies): boolean =>
  resourceAccount !== undefined && resourceAccount !== principal?.split(':')[4];

const effect = (wanted: Statement['Effect'], documents: readonly PolicyDocument[], request: Request): Truth =>
  some(
    documents
      .flatMap(statementsOf)
      .filter(({ Effect }) => Effect === wanted)
      .map((statement) => applies(statement, request)),
  );

/** Whether a statement speaks of the request, whoever makes it. */
function applies(statement: Statement, { action, resource, context = {} }: Request): Truth {
  const actions = (patterns: Statement['Action']) =>
    truth(listOf(patterns).some((pattern) => matchesAction(pattern, action)));
  const resources = (patterns: Statement['Resource']) =>
    some(
      listOf(patterns).map((pattern) =>
        matchesFilled(pattern, context, (filled) => matchesResource(filled, resource)),
      ),
    );
  const spoken = statement.NotAction ? not(actions(statement.NotAction)) : actions(statement.Action);
  if (spoken === 'no') return 'no';
  return all([
    spoken,
    statement.NotResource ? not(resources(statement.NotResource)) : resources(statement.Resource),
    conditionsHold(statement.Condition, context),
  ]);
}

interface Grants {
  readonly denied: Truth;
  readonly toAccount: Truth;
  readonly toRole: Truth;
  readonly toSession: Truth;
  readonly toEverybody: Truth;
}

const nothingGranted: Grants = {
  ...{ denied: 'no', toAccount: 'no', toRole: 'no' },
  ...{ toSession: 'no', toEverybody: 'no' },
};

function grantsOf(document: PolicyDocument, request: Request, principal: string | undefined): Grants {
  const speaking = statementsOf(document).map((statement) => ({
    Effect: statement.Effect,
    // The policy of a repository names no resource: it is that repository's.
    applies: applies({ Resource: request.resource, ...statement }, request),
    who: whoOf(statement, principal),
  }));
  const of = (wanted: Statement['Effect'], whom: readonly Who[]) =>
    some(
      speaking
        .filter(({ Effect }) => Effect === wanted)
        .map(({ applies, who }) => all([applies, who === 'unknown' ? 'unknown' : truth(whom.includes(who))])),
    );
  return {
    denied: of('Deny', ['everybody', 'account', 'role', 'session']),
    // To the account's root is to whom the account gives it: the role's own policy decides, and within one account alone.
    toAccount: of('Allow', ['account']),
    toRole: of('Allow', ['role']),
    toEverybody: of('Allow', ['everybody']),
    toSession: of('Allow', ['session']),
  };
}

type Who = 'everybody' | 'account' | 'role' | 'session' | 'nobody' | 'unknown';

/** Whom of the role, its sessions and its account a resource policy names. */
function whoOf({ Principal, NotPrincipal }: Statement, principal: string | undefined): Who {
  if (NotPrincipal !== undefined) return 'unknown';
  if (Principal === '*') return 'everybody';
  const named = listOf(Principal?.AWS);
  if (named.includes('*')) return 'everybody';
  if (principal === undefined) return 'nobody';
  const [, , , , account = '', role = ''] = principal.split(':');
  if (named.includes(principal)) return 'role';
  const session = `assumed-role/${role.split('/').at(-1)}/`;
  if (named.some((one) => one.includes(`:sts::${account}:${session}`))) return 'session';
  return named.some((one) => one === account || one.endsWith(`::${account}:root`)) ? 'account' : 'nobody';
}

/** What every request of a role carries. source: IAM user guide, "AWS global condition context keys" */
function principalContext(principal: string | undefined): Context {
  if (principal === undefined) return {};
  return {
    'aws:PrincipalArn': principal,
    'aws:PrincipalAccount': principal.split(':')[4] ?? '',
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
    's3:TlsVersion': '1.3',
  };
}
