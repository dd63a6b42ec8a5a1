import { type CatalogueEntry, seconds } from './entry';
import { byBreaker, NEVER_STARTS_SECONDS } from './nets';
import type { Subject } from './subject';

/** What a task reads when it starts, and cannot. */
export function secrets(subject: Subject): readonly CatalogueEntry[] {
  return [
    {
      name: 'a secret that is not there',
      group: 'secrets',
      options: {
        release: {
          cannotStart:
            "ResourceInitializationError: unable to pull secrets or registry auth: can't find the specified secret",
        },
      },
      expected: byBreaker(subject, NEVER_STARTS_SECONDS),
      why: 'as an image that is not there',
    },
    {
      name: 'a secret that tasks may not read',
      group: 'secrets',
      options: {
        release: {
          cannotStart:
            'ResourceInitializationError: unable to pull secrets or registry auth: AccessDeniedException: not authorized to perform secretsmanager:GetSecretValue',
        },
      },
      expected: byBreaker(subject, NEVER_STARTS_SECONDS),
      why: 'the execution role of the new task definition is tried before anybody is on it',
    },
    {
      name: 'a secret whose value is malformed',
      group: 'secrets',
      options: { release: { exitsAfter: seconds(1), exitCode: 78 } },
      expected: byBreaker(subject, 1),
      why: 'a service that reads its configuration when it starts ends there, which is what it should do',
    },
  ];
}
