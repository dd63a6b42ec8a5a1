/** What a container's `valueFrom` names. */
export type Reference =
  | {
      readonly kind: 'secret';
      /** ARN, maybe without the six characters at its end. */
      readonly id: string;
      /** Field of a JSON object. */
      readonly key?: string;
      /** Label or id of the version that is read whatever the newest is. @default AWSCURRENT */
      readonly pinned?: string;
    }
  | {
      readonly kind: 'parameter';
      /** Name in Systems Manager. */
      readonly id: string;
      /** Label or number of a version. */
      readonly pinned?: string;
    };

/**
 * Takes `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME:KEY:STAGE:VERSION` apart, whose last three may be empty or
 * missing, or the ARN or name of a parameter with its version.
 *
 * source: Amazon ECS developer guide, "Pass Secrets Manager secrets through Amazon ECS environment variables", and the
 * same of Parameter Store; Systems Manager API reference, GetParameters (Name)
 */
export function referenceOf(valueFrom: string): Reference {
  const parts = valueFrom.split(':');
  if (parts[2] !== 'secretsmanager') {
    const named = valueFrom.replace(/^arn:[^/]*:parameter(?=\/)|^arn:[^/]*:parameter\//, '');
    const [id = '', pinned] = named.split(':');
    return { kind: 'parameter', id, ...(pinned !== undefined && { pinned }) };
  }
  const [key = '', stage = '', version = ''] = parts.slice(7);
  const pinned = version || (stage === 'AWSCURRENT' ? '' : stage);
  return {
    ...{ kind: 'secret', id: parts.slice(0, 7).join(':') },
    ...(key !== '' && { key }),
    ...(pinned !== '' && { pinned }),
  };
}

/** What a secret is called: its ARN without what is before the name, and without the six characters if it has them. */
export const nameOf = ({ kind, id }: Pick<Reference, 'kind' | 'id'>): string =>
  kind === 'parameter' ? id : id.replace(/^arn:[^:]*(:[^:]*){4}:/, '').replace(/-[A-Za-z0-9]{6}$/, '');
