import type { TealService } from '../assembly/teal-manifest';
import { secretReference } from '../ecs/task-definition';
import type { SecretVersions } from '../secrets-manager/secrets';

/** What each is here: nobody knows what it holds. */
const MADE_UP = 'made-up-by-the-rehearsal';

/**
 * Secrets and parameters that are there already and in no template, with a value that is made up: tasks start with it, and a
 * service that uses it finds out.
 * Read by ECS as they start, and by no hook.
 *
 * @returns by ARN, a parameter by its name, as containers' secrets are looked up
 */
export function existingSecrets(existing: TealService['existing']): ReadonlyMap<string, SecretVersions> {
  const fields = new Map<string, Record<string, string> | undefined>();
  for (const valueFrom of existing?.secrets ?? []) {
    const reference = secretReference(valueFrom);
    if (reference.kind === 'parameter') fields.set(reference.name, undefined);
    else {
      const { arn, jsonKey } = reference;
      const known = fields.get(arn);
      fields.set(arn, jsonKey === undefined ? known : { ...known, [jsonKey]: MADE_UP });
    }
  }
  return new Map(
    [...fields].map(([id, keys]) => [
      id,
      { AWSCURRENT: keys === undefined ? MADE_UP : JSON.stringify(keys) },
    ]),
  );
}

/** What a person must know of them. */
export const existingSecretsLeft = (existing: TealService['existing']): readonly string[] =>
  (existing?.secrets ?? []).length === 0
    ? []
    : ['AWS::SecretsManager::Secret (there already: its value is made up)'];
