import { join } from 'node:path';
import { approval, type DeliveryInput } from '../../lib';
import { delivery as acrossAccounts, bootstrap } from '../iam/three-accounts';
import { allSynthesized } from '../observability/all-alarms';
import { root, type Synthesized, shop, synthesize } from '../synth';

type Json = Readonly<Record<string, unknown>>;
interface Resource {
  readonly Type: string;
  readonly Properties: Json;
}

export interface RoleGrant {
  /** Logical id without CDK's hash. */
  readonly role: string;
  readonly action: string;
  /** With placeholders for names, account and region; `*` alone is every resource. */
  readonly resource: string;
}

export interface FoundRole {
  readonly role: string;
  readonly trusted: readonly string[];
  readonly grants: readonly RoleGrant[];
}

/** Every role of the sample, of each example, and of a delivery over three accounts with all that a person deploys. */
export async function allRoles(): Promise<FoundRole[]> {
  const everywhere: Partial<DeliveryInput> = {
    bootstrap,
    watch: { probe: { from: ['eu-central-1'] } },
    objectives: { availability: 99.9 },
    notify: { page: 'ops@example.com', ticket: 'ops@example.com', deploys: 'ops@example.com' },
    gates: [approval({ notify: 'ops@example.com' })],
  };
  const synthesized = [
    ...(await allSynthesized()),
    synthesize(acrossAccounts(everywhere), join(root, 'teal.config.ts')),
    synthesize(shop({}, { database: true }), join(root, 'teal.config.ts')),
  ];
  return synthesized.flatMap(rolesOf);
}

function rolesOf({ assembly, delivery }: Synthesized): FoundRole[] {
  const names = delivery.environments.flatMap(({ configuration, services }) =>
    services.map((service) => ({ service: service.configuration.name, environment: configuration.name })),
  );
  // Roles for people have a page of their own: docs/human-roles.md.
  const stacks = assembly.stacks.filter(({ stackName }) => !stackName.endsWith('-people'));
  return stacks.flatMap(({ template }) => {
    const resources = Object.entries(template.Resources as Record<string, Resource>);
    return resources
      .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
      .map(([id, role]) => {
        const name = id.replace(/[0-9A-F]{8}$/, '');
        const documents = [
          ...((role.Properties.Policies ?? []) as { PolicyDocument: Document }[]),
          ...resources
            .map(([, one]) => one)
            .filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && attachedTo(Properties, id))
            .map(({ Properties }) => Properties as unknown as { PolicyDocument: Document }),
        ];
        const grants = documents
          .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
          .flatMap(({ Action, Resource }) =>
            list(Action).flatMap((action) =>
              list(Resource).map((one) => ({
                ...{ role: name, action: String(action) },
                resource: placeholders(text(one), names),
              })),
            ),
          );
        const trust = role.Properties.AssumeRolePolicyDocument as Document;
        const trusted = trust.Statement.flatMap(({ Principal }) =>
          Object.values(Principal ?? {}).flatMap((one) => list(one).map(text)),
        );
        return { role: name, trusted, grants };
      });
  });
}

interface Document {
  readonly Statement: readonly {
    readonly Action: unknown;
    readonly Resource?: unknown;
    readonly Principal?: Json;
  }[];
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const attachedTo = ({ Roles }: Json, id: string): boolean =>
  list(Roles).some((one) => (one as { Ref?: string } | undefined)?.Ref === id);

/** As one reads it: `<LoadBalancer.LoadBalancerFullName>`. */
function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const intrinsic = value as Readonly<Record<string, unknown>>;
  if (typeof intrinsic.Ref === 'string') return `<${intrinsic.Ref}>`;
  if (Array.isArray(intrinsic['Fn::GetAtt'])) return `<${intrinsic['Fn::GetAtt'].join('.')}>`;
  if (Array.isArray(intrinsic['Fn::Join'])) {
    const [separator, parts] = intrinsic['Fn::Join'] as [string, unknown[]];
    return parts.map(text).join(separator);
  }
  return JSON.stringify(value);
}

function placeholders(
  resource: string,
  names: readonly { readonly service: string; readonly environment: string }[],
): string {
  let result = resource
    .replace(/^arn:(<AWS::Partition>|[a-z-]+):/, '')
    .replace(/:([a-z]{2}-[a-z]+-\d|<AWS::Region>):/, ':<region>:')
    .replace(/-([a-z]{2}-[a-z]+-\d|<AWS::Region>)\/\*$/, '-<region>/*')
    .replace(/\b\d{12}\b|<AWS::AccountId>/g, '<account>')
    .replace(/<(\w+?)[0-9A-F]{8}\.Arn>/g, '<$1>');
  for (const { service, environment } of names) {
    result = result
      .replaceAll(`${service}-${environment}`, '<service>-<environment>')
      .replace(new RegExp(`/${service}/`), '/<service>/')
      .replace(new RegExp(`^(s3:::[a-z]+-records-<account>)/${environment}/`), '$1/<environment>/');
  }
  return (
    result
      .replace(/(decisions\/<service>-<environment>)\/[a-z-]+\//, '$1/<gate>/')
      // Of examples/existing-load-balancer.
      .replace(/\/main\/(<service>-<environment>\/)?\*$/, '/<cluster>/$1*')
      .replace(/listener-rule\/app\/main\/[0-9a-f]+\//, 'listener-rule/<load balancer>/')
      .replace(/\{"Fn::ImportValue":"[^"]*LoadBalancerFullName[0-9A-F]+"\}/, '<shared load balancer>')
      .replace(/^s3:::[a-z]+-records-/, 's3:::<delivery>-records-')
      .replace(/^s3:::cdk-[a-z0-9]+-/, 's3:::cdk-<qualifier>-')
  );
}
