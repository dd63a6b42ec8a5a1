import { join } from 'node:path';
import { z } from 'zod';
import { WORKFLOW_REF } from '../../../lambda/shared/images/provenance/expected';
import { EXIT, VerbFailed } from '../../exit-codes';
import { readJson } from '../json-file';

// They become parts of ARNs, of arguments and of lines of GITHUB_OUTPUT.
const name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
  .max(64);
const service = z.object({
  ...{ name, stack: name },
  secrets: z.array(z.object({ variable: z.string() })).optional(),
});
const manifest = z.object({
  delivery: z.object({ formerWorkflows: z.array(z.string().regex(WORKFLOW_REF)) }).optional(),
  images: z.object({ sigstore: z.enum(['public', 'github']).optional() }).optional(),
  environments: z.array(z.object({ name, services: z.array(service).min(1) })),
});
const artifact = z.object({
  type: z.string(),
  environment: z.string().optional(),
  properties: z
    .object({
      templateFile: z
        .string()
        .regex(/^[\w.-]+$/)
        .optional(),
      stackName: z.string().optional(),
      tags: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});
const artifacts = z.object({ artifacts: z.record(z.string(), artifact) });
const template = z.object({
  Parameters: z.record(z.string(), z.unknown()).optional(),
  Resources: z
    .record(
      z.string(),
      z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
    )
    .optional(),
});

export interface Place {
  readonly account: string;
  readonly region: string;
}

/** A role of GitHub, as far as workflows ask. */
export interface Role {
  /** Seconds of a session. */
  readonly session?: number;
  /** Workflows whose jobs may take it, as GitHub's tokens name them. */
  readonly workflows: readonly string[];
}

/** A stack of an assembly. */
export interface Stack {
  readonly name: string;
  /** Undefined for one that may go to any account or region. */
  readonly place?: Place;
  readonly delivery?: string;
  readonly parameters: readonly string[];
  /** By their names. */
  readonly roles: Readonly<Record<string, Role>>;
}

export interface Read {
  readonly environments: z.infer<typeof manifest>['environments'];
  /** Workflows that built images before. @default none */
  readonly formerWorkflows?: readonly string[];
  /** Which Sigstore signs images, where it is said. */
  readonly sigstore?: 'public' | 'github';
  readonly stacks: readonly Stack[];
}

/** @throws VerbFailed when the assembly is not Teal's */
export function readStacks(directory: string): Read {
  const { environments, delivery, images } = readJson(manifest, join(directory, 'teal.json'), bad);
  const stacks = Object.entries(readJson(artifacts, join(directory, 'manifest.json'), bad).artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { environment = '', properties = {} }]) => {
      const { stackName = id, templateFile = '', tags = {} } = properties;
      const place = placeOf(environment);
      const { Parameters = {}, Resources = {} } = readJson(template, join(directory, templateFile), bad);
      return {
        name: stackName,
        ...(place && { place }),
        ...(tags['teal:delivery'] !== undefined && { delivery: tags['teal:delivery'] }),
        parameters: Object.keys(Parameters),
        roles: rolesOf(Object.values(Resources)),
      };
    });
  const { formerWorkflows = [] } = delivery ?? {};
  const { sigstore } = images ?? {};
  return { environments, formerWorkflows, ...(sigstore && { sigstore }), stacks };
}

function placeOf(environment: string): Place | undefined {
  const [, account, region] = /^aws:\/\/(\d{12})\/([a-z]{2}(?:-[a-z]+)+-\d+)$/.exec(environment) ?? [];
  return account === undefined || region === undefined ? undefined : { account, region };
}

const trust = z.object({
  Statement: z.array(
    z.object({
      Condition: z.object({ StringEquals: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }),
    }),
  ),
});

function rolesOf(
  resources: readonly { Type: string; Properties?: Readonly<Record<string, unknown>> | undefined }[],
): Record<string, Role> {
  const roles: Record<string, Role> = {};
  for (const { Type, Properties = {} } of resources) {
    const { RoleName: name, MaxSessionDuration: session, AssumeRolePolicyDocument } = Properties;
    if (Type !== 'AWS::IAM::Role' || typeof name !== 'string') continue;
    // Roles of functions trust a service, and no workflow.
    const { Statement = [] } = trust.safeParse(AssumeRolePolicyDocument).data ?? {};
    const workflows = Statement.flatMap(
      ({ Condition }) => Condition.StringEquals['token.actions.githubusercontent.com:job_workflow_ref'] ?? [],
    );
    roles[name] = { ...(typeof session === 'number' && { session }), workflows };
  }
  return roles;
}

const bad = (file: string, got: string): VerbFailed =>
  new VerbFailed(
    EXIT.BAD_INPUT,
    `${file} must be as cdk synth writes it for a delivery of Teal, got ${got}; synthesize it again`,
  );
