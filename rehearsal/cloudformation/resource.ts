import type { TemplateResource } from '../assembly/template';
import type { Properties } from './provider';
import type { ResourceStatus } from './status';

/** A resource of a deployed stack. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  /** As the provider got them. */
  readonly properties: Properties;
  /** As the next update compares them: references to secrets are names here, since their values are not compared. */
  readonly compared: Properties;
  readonly attributes: Properties;
  /** Attributes must not be shown. */
  readonly noEcho: boolean;
  readonly status: ResourceStatus;
  readonly statusReason?: string;
  /** How often a resource of the logical id was created before this one. */
  readonly generation: number;
  readonly policies: Pick<TemplateResource, 'DeletionPolicy' | 'UpdateReplacePolicy'>;
  readonly metadata: unknown;
}

/** The resources of a stack by logical id, as an operation changes them. */
export type StackResources = Map<string, StackResource>;

/** What a template says of a resource that no provider hears of. */
export function attributesOf({
  DeletionPolicy,
  UpdateReplacePolicy,
  Metadata,
}: Partial<TemplateResource>): Pick<StackResource, 'policies' | 'metadata'> {
  return {
    policies: {
      ...(DeletionPolicy !== undefined && { DeletionPolicy }),
      ...(UpdateReplacePolicy !== undefined && { UpdateReplacePolicy }),
    },
    metadata: Metadata,
  };
}
