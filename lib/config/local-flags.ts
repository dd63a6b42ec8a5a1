import { readFileSync } from 'node:fs';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery } from './types-resolved';

const ADVICE =
  'write {"version":"1","flags":{"NAME":{}},"values":{"NAME":{"enabled":true}}} to it, with the definitions of attributes in flags';

/** Files of `local.flags` that are not there, or that AppConfig would not take; and one for nothing. */
export function localFlagProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { services } of environments) {
    for (const [nth, { local, flags }] of services.entries()) {
      if (local?.flags === undefined) continue;
      const path = [...(input.service ? ['service'] : ['services', nth]), 'local', 'flags'];
      const complaint =
        flags === undefined
          ? { rule: 'left out without flags', advice: 'remove it, or declare flags' }
          : wrongIn(local.flags);
      // A service is looked at once, whatever environments it is in.
      if (complaint) findings.set(path.join(), { path, complaint });
    }
  }
  return [...findings.values()];
}

/**
 * What keeps a file from being a hosted version of feature flags, as far as names go; a rehearsal looks at the constraints
 * of attributes, too.
 */
function wrongIn(file: string): Finding['complaint'] | undefined {
  const wrong = (got: string) => ({ rule: 'a file with a version of feature flags', got, advice: ADVICE });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { ...wrong((error as Error).message), rule: 'a file that is there' };
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return wrong(`no JSON: ${(error as Error).message}`);
  }
  const got = mistakeIn(content);
  return got === undefined ? undefined : wrong(got);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** source: AWS AppConfig user guide, "Type reference for AWS.AppConfig.FeatureFlags" */
function mistakeIn(content: unknown): string | undefined {
  if (!isObject(content)) return 'no object';
  const { version, flags = {}, values = {} } = content;
  if (version !== '1') return `the version ${JSON.stringify(version)}`;
  if (!isObject(flags)) return 'flags that are no object';
  if (!isObject(values)) return 'values that are no object';
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(flags, name)) return `a value of ${name}, which flags does not define`;
    if (!isObject(value) || typeof value.enabled !== 'boolean')
      return `a value of ${name} without enabled: true or false`;
  }
  return undefined;
}
