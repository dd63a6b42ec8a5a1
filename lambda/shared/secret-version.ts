/**
 * Logical id of the parameter that says which version of a secret tasks read: `SecretVersionReceiptKey` of RECEIPT_KEY. Two
 * variables may come to one id, which the configuration refuses.
 */
export const secretVersionParameter = (variable: string): string =>
  `SecretVersion${variable
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join('')}`;

/**
 * The id of a version, without what would end it in a `valueFrom`. An id is the token of the call that made the version, of
 * 32 to 64 characters; SDKs and rotations give a UUID.
 *
 * source: Secrets Manager API reference, PutSecretValue (ClientRequestToken) and GetSecretValue (VersionId)
 */
export const secretVersionPattern = '[A-Za-z0-9_-]{32,64}';

/** So much of an id as a person needs to tell it from another. */
export const shortVersion = (id: string): string => `${id.slice(0, 8)}…`;
