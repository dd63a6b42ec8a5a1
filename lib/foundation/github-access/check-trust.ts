import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { describeProblem } from '../../config/problems';
import { issuer } from '../github-access-trust';
import { type Provider, trustProblems } from './trust-problems';

/** A resource as it stands in the template. */
interface Rendered {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const checked = new WeakSet<IConstruct>();

/**
 * Fails synth when a role of the app admits more of GitHub's tokens than exact values say, be it Teal's own or one that
 * a team wrote: IAM refuses some of these trusts and takes others. Looks at what would be deployed, after aspects and
 * overrides.
 */
export function checkTrust(app: IConstruct): void {
  if (checked.has(app)) return;
  checked.add(app);
  app.node.addValidation({
    validate: () =>
      app.node
        .findAll()
        .filter(isRole)
        .flatMap((role) => {
          const stack = Stack.of(role);
          const { AssumeRolePolicyDocument: trust } = rendered(role).Properties ?? {};
          const path = role.node.path.replace(/\/Resource$/, '');
          const provider = (federated: unknown) => providerOf(federated, stack);
          return trustProblems(trust, provider, ['AssumeRolePolicyDocument']).map((problem) =>
            describeProblem({ ...problem, path: `${path}.${problem.path}` }),
          );
        }),
  });
}

const isRole = (construct: IConstruct): construct is CfnResource =>
  CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::IAM::Role';

function rendered(resource: CfnResource): Rendered {
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation()) as {
    readonly Resources: Readonly<Record<string, Rendered>>;
  };
  return Object.values(Resources)[0] ?? { Type: resource.cfnResourceType };
}

/** By the ARN if it stands there, else by the URL of the provider that the stack makes. */
function providerOf(federated: unknown, stack: Stack): Provider {
  const text = JSON.stringify(federated).toLowerCase();
  if (text.includes(issuer)) return 'github';
  // The whole issuer is there, and it is another: cognito-identity.amazonaws.com, an ARN with its host to the end.
  if (typeof federated === 'string' || /-provider\/[a-z0-9-]+(\.[a-z0-9-]+)+[^"$]*"\]*\}*$/.test(text)) {
    return 'other';
  }
  const id = referenced(federated);
  const made = stack.node
    .findAll()
    .filter(CfnResource.isCfnResource)
    .find((resource) => Stack.of(resource) === stack && stack.resolve(resource.logicalId) === id);
  if (id === undefined || !made) return 'unknown';
  const url = rendered(made).Properties?.Url;
  if (typeof url === 'string') return url.toLowerCase().includes(issuer) ? 'github' : 'other';
  // AWS's own, like that of a cluster of EKS in the stack.
  return typeof url === 'object' && url !== null && 'Fn::GetAtt' in url ? 'other' : 'unknown';
}

/** The logical id that `Ref` and `Fn::GetAtt` name. */
function referenced(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('Ref' in value) return value.Ref;
  return 'Fn::GetAtt' in value ? [value['Fn::GetAtt']].flat()[0] : undefined;
}
