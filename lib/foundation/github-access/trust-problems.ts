import { type BrokenRule, formatPath, show } from '../../config/problems';
import { issuer } from '../github-access-trust';

/** Whose tokens a provider stands for. Unknown is what only CloudFormation would tell. */
export type Provider = 'github' | 'other' | 'unknown';

/**
 * The claims of GitHub's tokens that are condition keys. Another one is in no token for IAM: it denies everybody under
 * StringEquals, and with an operator for absent keys it admits everybody.
 * source: AWS what's new, January 2026, "AWS STS supports validation of identity provider claims"
 */
const KEYS = [
  'actor',
  'actor_id',
  'aud',
  'enterprise_id',
  'environment',
  'job_workflow_ref',
  'ref',
  'repository',
  'repository_id',
  'sub',
  'workflow',
] as const;

/** An enterprise may have an issuer of its own: `…com/SLUG`. */
const KEY = new RegExp(`^${issuer.replaceAll('.', '\\.')}(?:/[a-z0-9-]+)?:(${KEYS.join('|')})$`);

const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';

/** `repo:OWNER/NAME:WHAT`, each with or without its id: of one repository, and nothing in it that stands for more. */
const SUBJECT = /^repo:[A-Za-z0-9_-]+(@\d+)?\/[A-Za-z0-9._-]+(@\d+)?:[A-Za-z0-9._/@:-]+$/;
const IMMUTABLE = /^repo:[^/]+@\d+\/[^:]+@\d+:/;

type Path = readonly PropertyKey[];
type Values = Record<string, unknown>;

/**
 * What is wrong with a trust policy, as it stands in the template, as far as it admits GitHub's tokens. IAM itself asks
 * for one scoped value of `sub`, or of `job_workflow_ref`, and looks at the first of a list alone; here each counts.
 *
 * @param at where the document is
 */
export function trustProblems(
  document: unknown,
  providerOf: (federated: unknown) => Provider,
  at: Path,
): BrokenRule[] {
  if (!isObject(document) || !('Statement' in document)) return [unreadable(at, document)];
  const statements = [document.Statement].flat();
  return statements.flatMap((statement, index) =>
    branches(statement).flatMap((one) =>
      statementProblems(one, providerOf, [...at, 'Statement', ...(statements.length > 1 ? [index] : [])]),
    ),
  );
}

/** Both of a condition's, since either may be deployed. */
function branches(statement: unknown): unknown[] {
  if (!isObject(statement)) return [statement];
  const choice = statement['Fn::If'];
  if (Array.isArray(choice)) return choice.slice(1).flatMap(branches);
  return statement.Ref === 'AWS::NoValue' ? [] : [statement];
}

function statementProblems(
  statement: unknown,
  providerOf: (federated: unknown) => Provider,
  at: Path,
): BrokenRule[] {
  if (!isObject(statement) || typeof statement.Effect !== 'string') return [unreadable(at, statement)];
  if (statement.Effect === 'Deny' || !admitsTokens(statement)) return [];
  const { Principal: principal } = statement;
  if ('NotPrincipal' in statement || !isObject(principal)) {
    return [
      problem([...at, 'Principal'], 'a list of those who are admitted', principal, 'name the one provider'),
    ];
  }
  // It admits whoever is not kept out, by whichever provider.
  if ([principal.AWS].flat().includes('*')) {
    return [problem([...at, 'Principal', 'AWS'], 'left out for tokens', '*', 'name the one provider')];
  }
  const federated = 'Federated' in principal ? [principal.Federated].flat() : [];
  const providers = federated.map(providerOf);
  if (providers.includes('unknown')) {
    const rule = 'a provider whose issuer stands in the template';
    return [
      problem([...at, 'Principal', 'Federated'], rule, principal.Federated, 'write its ARN out as text'),
    ];
  }
  return providers.includes('github') ? gitHubProblems(statement, principal, at) : [];
}

/** Whether its actions hold the one by which tokens are exchanged. */
function admitsTokens(statement: Values): boolean {
  if (!('Action' in statement)) return true;
  return [statement.Action].flat().some((action) => typeof action !== 'string' || covers(action));
}

/** As IAM matches actions: `*` and `?` stand for others, and capitals for small letters. */
function covers(action: string): boolean {
  const pattern = action.replace(/[^*?]/g, (letter) => letter.replace(/\W/, '\\$&'));
  return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(WEB_IDENTITY);
}

function gitHubProblems(statement: Values, principal: Values, at: Path): BrokenRule[] {
  const { Action: action, Condition: condition = {} } = statement;
  const problems: BrokenRule[] = [];
  if (`${action}` !== WEB_IDENTITY) {
    problems.push(
      problem(
        [...at, 'Action'],
        `${WEB_IDENTITY} alone`,
        action,
        'give other actions a statement of their own',
      ),
    );
  }
  const named = Object.values(principal).flat();
  if (named.length !== 1) {
    problems.push(
      problem(
        [...at, 'Principal'],
        'GitHub’s provider alone',
        principal,
        'give others a statement of their own',
      ),
    );
  }
  return [...problems, ...conditionProblems(condition, [...at, 'Condition'])];
}

function conditionProblems(condition: unknown, at: Path): BrokenRule[] {
  if (!isObject(condition)) return [unreadable(at, condition)];
  const { StringEquals: required = {}, ...others } = condition;
  // StringLike takes `*` for anything, `…IfExists` and `ForAllValues:` take a token that lacks the claim.
  const operators = Object.keys(others).map((operator) =>
    problem([...at, operator], 'left out', others[operator], 'write exact values under StringEquals'),
  );
  if (!isObject(required)) return [...operators, unreadable([...at, 'StringEquals'], required)];
  const claims = new Map<string, readonly unknown[]>();
  const keys: BrokenRule[] = [];
  for (const [key, value] of Object.entries(required)) {
    const claim = KEY.exec(key)?.[1];
    if (claim === undefined) {
      const rule = `one of the claims that IAM knows: ${KEYS.join(', ')}`;
      keys.push(problem([...at, 'StringEquals', key], rule, key, 'remove it'));
    } else claims.set(claim, [value].flat());
  }
  const values = [...claims].flatMap(([claim, list]) =>
    list.flatMap((value) => valueProblems(claim, value, [...at, 'StringEquals', `${issuer}:${claim}`])),
  );
  return [...operators, ...keys, ...values, ...missing(claims, [...at, 'StringEquals'])];
}

function valueProblems(claim: string, value: unknown, at: Path): BrokenRule[] {
  // `$` begins a variable, `%` stands for a character that GitHub did not write as it is.
  if (typeof value !== 'string' || value === '' || /[*?$%\s\p{Cc}]/u.test(value)) {
    const rule = 'text that is exact, without "*", "?", "$", "%" and spaces';
    return [problem(at, rule, value, 'write each value out, and rename what needs one of these')];
  }
  if (claim !== 'sub' || SUBJECT.test(value)) return [];
  const rule = 'a subject of one repository, repo:OWNER/NAME:…';
  return [problem(at, rule, value, 'see docs/github-access.md, "Subjects"')];
}

function missing(claims: ReadonlyMap<string, readonly unknown[]>, at: Path): BrokenRule[] {
  const lacks = (claim: string) => (claims.get(claim) ?? []).length === 0;
  const problems = ['aud', 'sub'].filter(lacks).map((claim) => {
    const advice =
      claim === 'aud' ? 'add sts.amazonaws.com' : 'add the subject of the jobs that may take the role';
    return problem([...at, `${issuer}:${claim}`], 'given', undefined, advice);
  });
  const classic = (claims.get('sub') ?? []).find((value) => !IMMUTABLE.test(`${value}`));
  if (classic !== undefined && lacks('repository_id')) {
    const rule = 'given with a subject without ids, since who takes the name over has it, too';
    problems.push(problem([...at, `${issuer}:repository_id`], rule, undefined, 'add the repository’s id'));
  }
  return problems;
}

const unreadable = (at: Path, got: unknown): BrokenRule =>
  problem(
    at,
    'written out in the template',
    got,
    'write it without a function or a parameter of CloudFormation',
  );

const problem = (path: Path, rule: string, got: unknown, advice: string): BrokenRule => ({
  path: formatPath(path),
  rule,
  got: show(got),
  advice,
});

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
