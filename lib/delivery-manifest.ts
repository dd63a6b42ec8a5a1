import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type * as cdk from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { type GateKind, needsTwoPersons } from '../lambda/shared/environment';
import { DATABASE } from './config/database';
import type { Ephemeral, Preview } from './config/ephemeral';
import { hostOf } from './config/existing/host';
import type { Flag } from './config/flags';
import type { Gate } from './config/gates';
import type { SmokeRequest } from './config/gates/smoke-test';
import {
  type EcsPlace,
  ecsPlace,
  loadBalancerName,
  secretName,
  secretVersionParameter,
} from './config/names';
import type { Environment, ImagesHome, Service, Wave } from './config/types-resolved';
import { backgroundOf, type ManifestJob, type ManifestWorker } from './manifest-background';
import type { ManifestNotify } from './manifest-notify';
import type { Gate as ReleaseGate } from './release/gates/gate';
import type { ServiceStack } from './service/service-stack';

/**
 * `cdk.out/teal.json`: what the rehearsal and the command line must know and cannot read from a template. They
 * read this and the templates, nothing else, so that they speak of what would be deployed.
 */
export interface DeliveryManifest {
  readonly schemaVersion: 1;
  /** Of Teal, that wrote the assembly. */
  readonly tealVersion: string;
  /** Absent without a repository. */
  readonly delivery?: {
    /** Workflows that no role trusts and whose images are verified all the same: `repository.formerWorkflows`. */
    readonly formerWorkflows: readonly string[];
  };
  /** Where the images of record are, and who signs them. Absent without a pipeline. */
  readonly images?: ImagesHome;
  /** Where instances may be that are made for a while. Absent: none are. */
  readonly previews?: readonly Preview[];
  /** In the order of promotion. */
  readonly environments: readonly {
    readonly name: string;
    /** Seconds for which a job may hold the deploy role. Absent without a pipeline, which has no such role. */
    readonly deploySessionSeconds?: number;
    /** Where it is, as far as the configuration says. */
    readonly account?: string;
    readonly region?: string;
    /** Of an instance that is made for a while. Absent: it lasts. */
    readonly ephemeral?: Ephemeral;
    /** Absent where nobody is told of anything. */
    readonly notify?: ManifestNotify;
    /** In the order of their release. */
    /** Which wave it is of an environment with regions. Absent: none. */
    readonly wave?: Wave;
    readonly services: readonly ManifestService[];
  }[];
}

export interface ManifestService {
  readonly name: string;
  /** Names of services of the environment that are released before it. Absent: none. */
  readonly after?: readonly string[];
  /** Names of stacks. */
  readonly stack: string;
  readonly foundationStack: string;
  /** Of what is its own and outlives it. Absent: in {@link foundationStack}, too. */
  readonly ownFoundationStack?: string;
  /** Logical ids in the service's stack; no cluster of one that is there already. */
  readonly cluster?: string;
  readonly service: string;
  /** Where ECS has it, by names. Absent: the cluster is `<service>-<environment>`, and the service has its own name in it. */
  readonly ecs?: EcsPlace;
  /** What is there already and in no template. Absent: nothing. */
  readonly existing?: ManifestExisting;
  /** Absent without secrets of its foundation. */
  readonly secrets?: readonly ManifestSecret[];
  /** What users call it, where no DNS record of the stacks says so. */
  readonly host?: string;
  readonly container: string;
  readonly port: number;
  readonly healthPath: string;
  /** Header in which an answer says its version. */
  readonly versionHeader: string;
  /** What its image is built from, and for; `directory` from the assembly's. */
  readonly build: { readonly directory: string; readonly platform: 'linux/amd64' | 'linux/arm64' };
  /** How to run the service here; `directory` from the assembly's. Absent when the configuration does not say. */
  readonly local?: {
    readonly command: string;
    readonly directory: string;
    /** URL of a PostgreSQL of this machine. */
    readonly database?: string;
    /** File with flags, from the assembly's directory. */
    readonly flags?: string;
  };
  /** Which flags there are, and until when; no values. Absent without. */
  readonly flags?: readonly ManifestFlag[];
  /** Name of its database. Absent without. */
  readonly database?: string;
  /** Absent without. */
  readonly jobs?: readonly ManifestJob[];
  /** Absent without. */
  readonly workers?: readonly ManifestWorker[];
  /** Hooks of functions, one entry a stage. */
  readonly gates: readonly ManifestHook[];
  /** Hooks that wait for a person, which have no function. */
  readonly pauses: readonly { readonly id: string; readonly kind: 'approval'; readonly stage: string }[];
  /** What gates ask for and what must be answered: a rehearsal without processes answers so. */
  readonly answers: readonly ManifestAnswer[];
}

/** A flag, and who takes it out until when. */
export type ManifestFlag = Pick<Flag, 'kind' | 'name' | 'owner' | 'expires'>;

/** A secret whose version is a parameter of the service's stack. */
export interface ManifestSecret {
  /** That it fills. */
  readonly variable: string;
  /** In Secrets Manager. */
  readonly name: string;
  /** Logical id. */
  readonly parameter: string;
}

/** By which a rehearsal makes up what no template has. */
export interface ManifestExisting {
  readonly loadBalancer?: {
    readonly arn: string;
    readonly dnsName: string;
    readonly listenerArn: string;
    readonly tls: boolean;
  };
  /** ARNs of secrets and parameters that tasks read. */
  readonly secrets?: readonly string[];
}

export interface ManifestHook {
  /** Of the hook: `preflight`, or that of its only gate. */
  readonly id: string;
  readonly stage: string;
  /** Logical id of its function. */
  readonly function: string;
  /** What it decides, as decisions and events name it. */
  readonly gates: readonly {
    readonly id: string;
    /** Absent of a team's own construct. */
    readonly kind?: GateKind;
    /** Whether one person alone cannot decide in its place. */
    readonly twoPersons: boolean;
  }[];
}

export type ManifestAnswer = Pick<SmokeRequest, 'method' | 'path' | 'status' | 'contains' | 'header'> &
  Partial<Pick<SmokeRequest, 'json'>>;

export function manifestService(
  stack: ServiceStack,
  { foundation, own }: { readonly foundation: cdk.Stack; readonly own: cdk.Stack | undefined },
  environment: Environment,
  service: Service,
  assemblyDirectory: string,
): ManifestService {
  return {
    name: service.name,
    ...(service.after.length > 0 && { after: service.after }),
    stack: stack.stackName,
    foundationStack: foundation.stackName,
    ...(own && { ownFoundationStack: own.stackName }),
    ...(environment.cluster
      ? { ecs: ecsPlace(service.name, environment.name, environment.cluster.name) }
      : { cluster: logicalId(stack, stack.cluster) }),
    service: logicalId(stack, stack.service.service),
    ...existingOf(service),
    ...secretsOf(service, environment),
    ...hostOfUsers(service),
    ...(service.flags && {
      flags: service.flags.flags.map(({ kind, name, owner, expires }) => ({ kind, name, owner, expires })),
    }),
    ...(service.database && { database: service.database.name }),
    ...backgroundOf(stack, service, environment.name),
    container: stack.task.container.containerName,
    port: service.port,
    healthPath: service.health.ready,
    versionHeader: service.versionHeader,
    build: {
      directory: relative(assemblyDirectory, service.build),
      platform: service.architecture === 'ARM64' ? 'linux/arm64' : 'linux/amd64',
    },
    ...(service.local && {
      local: {
        command: service.local.command,
        directory: relative(assemblyDirectory, service.local.directory),
        ...(service.local.database !== undefined && { database: service.local.database }),
        ...(service.local.flags !== undefined && {
          flags: relative(assemblyDirectory, service.local.flags),
        }),
      },
    }),
    gates: stack.gates.hooks.flatMap((gate) => hooksOf(stack, gate)),
    pauses: stack.gates.pauses.flatMap(({ gateId: id, stages }) =>
      stages.map((stage) => ({ id, kind: 'approval' as const, stage })),
    ),
    answers: service.gates.flatMap(answersOf),
  };
}

function existingOf({ loadBalancer, existingSecrets }: Service): { existing?: ManifestExisting } {
  const secrets = Object.values(existingSecrets);
  const existing = loadBalancer?.shared === false ? loadBalancer : undefined;
  if (existing === undefined && secrets.length === 0) return {};
  return {
    existing: {
      ...(existing && {
        loadBalancer: {
          arn: existing.arn,
          dnsName: existing.dnsName,
          listenerArn: existing.listenerArn,
          tls: existing.tls,
        },
      }),
      ...(secrets.length > 0 && { secrets }),
    },
  };
}

function secretsOf(service: Service, environment: Environment): { secrets?: readonly ManifestSecret[] } {
  const variables = [...service.secrets, ...(service.database?.kind === 'new' ? [DATABASE.secret] : [])];
  if (variables.length === 0) return {};
  const fullName = loadBalancerName(service.name, environment.name);
  return {
    secrets: variables.map((variable) => ({
      ...{ variable, name: secretName(fullName, variable), parameter: secretVersionParameter(variable) },
    })),
  };
}

function hostOfUsers(service: Service): { host?: string } {
  const host = service.domain?.zone ? undefined : hostOf(service);
  return host === undefined ? {} : { host };
}

function hooksOf(stack: ServiceStack, { gateId, stages, gates, function: own }: ReleaseGate): ManifestHook[] {
  return stages.map((stage) => ({
    ...{ id: gateId, stage, function: logicalId(stack, own) },
    gates: gates.map((gate) => ({ ...gate, twoPersons: needsTwoPersons(gate.kind) })),
  }));
}

/** What a gate asks for, as far as it says what must be answered. */
function answersOf(gate: Gate): ManifestAnswer[] {
  switch (gate.kind) {
    case 'smoke-test':
      return gate.requests.map(({ method, path, status, contains, json, header }) => ({
        method,
        path,
        status,
        ...(contains !== undefined && { contains }),
        ...(json.length > 0 && { json }),
        ...(header && { header }),
      }));
    case 'load-test':
      return gate.requests.flatMap(({ method, path, status }) =>
        status === undefined ? [] : [{ method, path, status }],
      );
    default:
      return [];
  }
}

export function writeManifest(assembly: CloudAssembly, manifest: DeliveryManifest): void {
  writeFileSync(join(assembly.directory, 'teal.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function logicalId(
  stack: cdk.Stack,
  resource: { readonly node: { readonly defaultChild?: unknown } },
): string {
  return stack.resolve((resource.node.defaultChild as cdk.CfnElement).logicalId) as string;
}
