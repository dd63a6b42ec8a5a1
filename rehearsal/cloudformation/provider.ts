import type { StackPlace } from '../assembly/pseudo-parameters';

export type Properties = Readonly<Record<string, unknown>>;

/** The stack that a resource belongs to. */
export interface StackIdentity extends StackPlace {
  /** ARN. */
  readonly stackId: string;
}

interface ResourceRequest {
  readonly type: string;
  readonly logicalId: string;
  readonly stack: StackIdentity;
  /** Resolved. */
  readonly properties: Properties;
  /** How often a resource of the logical id was created before; made-up ids differ by it. */
  readonly generation: number;
  /**
   * Aborted when CloudFormation cancels the operation because another resource failed. A provider that waits stops
   * waiting and rejects with the signal's reason; one that ignores the signal is waited for.
   */
  readonly signal: AbortSignal;
}

export interface CreateRequest extends ResourceRequest {
  /** Says that the resource exists from here on, so that it is deleted when its creation fails after all. */
  initiated(resource: ProvidedResource): void;
}

export interface UpdateRequest extends ResourceRequest {
  readonly physicalId: string;
  readonly attributes: Properties;
  readonly oldProperties: Properties;
}

export interface DeleteRequest extends ResourceRequest {
  readonly physicalId: string;
  readonly attributes: Properties;
}

export interface ImportRequest extends Omit<ResourceRequest, 'signal'> {
  /** Value of each property by which the resource is found. */
  readonly identifier: Readonly<Record<string, string>>;
}

/** A resource that exists: what `Ref` and `Fn::GetAtt` of it give. */
export interface ProvidedResource {
  readonly physicalId: string;
  readonly attributes: Properties;
  /** Attributes must not be shown. @default false */
  readonly noEcho?: boolean;
}

/**
 * Makes the resources of one type. A resource fails by `ResourceFailure` or by an error of a service, whose name is
 * its code (`AwsError`); any other error is a fault of the rehearsal (something that is not modelled, say) and ends the
 * operation without a rollback.
 */
export interface ResourceProvider {
  /** Properties whose change replaces the resource, by the CloudFormation reference ("Update requires: Replacement"). */
  readonly replacedBy: readonly string[];
  /** What replaces it beside these, by its properties. @default nothing */
  alsoReplacedBy?(properties: Properties): readonly string[];
  /** The property that names the resource, where a second one of the same name cannot stand beside it. */
  readonly namedBy?: string;
  /** Only an update shows whether it replaces the resource, as with custom resources. @default false */
  readonly mayReplace?: boolean;
  /** Why a change is refused before anything is sent; undefined when it is not. @default nothing is refused */
  refusal?(oldProperties: Properties, properties: Properties): string | undefined;
  create(request: CreateRequest): Promise<ProvidedResource>;
  /** @returns another physical id than before when the update made a new resource: the old one is then deleted */
  update(request: UpdateRequest): Promise<ProvidedResource>;
  delete(request: DeleteRequest): Promise<void>;
  /**
   * Told of a resource that its stack creates and that the models have had from the beginning, as an assembly of before
   * said. @default it stays as that assembly says
   */
  takeOn?(request: CreateRequest, resource: ProvidedResource): Promise<void>;
  /** Properties that identify the resource in an import: its primary identifier. @default imports are not modelled */
  readonly importedBy?: readonly string[];
  /** @returns undefined when there is no such resource */
  import?(request: ImportRequest): Promise<ProvidedResource | undefined>;
}

/** By type of resource. */
export type Providers = ReadonlyMap<string, ResourceProvider>;

/** A resource could not be created, updated or deleted; the message is the reason of its stack event. */
export class ResourceFailure extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ResourceFailure';
  }
}
