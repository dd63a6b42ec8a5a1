import type { ProjectFile } from '../../init/project-file';
import type { Written } from './configuration';
import type { Permissions } from './observed';

/** `teal.config.ts`, and `lib/customize.ts` with its caller where the tasks have permissions. */
export function filesOf(
  config: Written,
  of: { readonly from: string; readonly name: string; readonly environment: string },
  permissions: Permissions | undefined,
): ProjectFile[] {
  const main: ProjectFile = {
    path: 'teal.config.ts',
    content: `import { defineDelivery } from 'teal-cdk';

// Read by teal adopt plan from ${of.from}.
export default defineDelivery(${literal(config, 0)});
`,
  };
  return permissions === undefined ? [main] : [main, customize(of, permissions), BIN];
}

const BIN: ProjectFile = {
  path: 'bin/delivery.ts',
  content: `import { deliver } from 'teal-cdk/app';
import { customize } from '../lib/customize';

await deliver({ customize });
`,
};

/** Only named here: the command knows nothing of CDK. */
const IAM = 'aws-cdk-lib/aws-iam';

function customize(
  { name, environment }: { readonly name: string; readonly environment: string },
  { role, managed, inline }: Permissions,
): ProjectFile {
  const statements = Object.entries(inline).flatMap(([policy, document]) => {
    const { Statement = [] } = (document ?? {}) as { readonly Statement?: unknown };
    const list = Array.isArray(Statement) ? Statement : [Statement];
    return list.map(
      (statement) =>
        `  // from ${comment(policy)}\n  role.addToPrincipalPolicy(iam.PolicyStatement.fromJson(${literal(statement, 1)}));`,
    );
  });
  const attached = managed.map(
    (arn, nth) =>
      `  role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(stack, 'OldPolicy${nth + 1}', ${JSON.stringify(arn)}));`,
  );
  return {
    path: 'lib/customize.ts',
    content: `import * as iam from '${IAM}';
import type { Delivery } from 'teal-cdk/app';

/**
 * What the tasks of the old service may do, as ${comment(role)} has it. Read each statement: take out what is not needed, and
 * narrow each * before the first deployment.
 */
export function customize(delivery: Delivery): void {
  const stack = delivery.service(${JSON.stringify(name)}, ${JSON.stringify(environment)});
  const role = stack.task.definition.taskRole as iam.Role;
${[...attached, ...statements].join('\n') || '  void role; // no policy was attached'}
}
`,
  };
}

/** No line of a comment may end it. */
const comment = (text: string): string => text.replace(/[^\w.:/@+=,-]/g, '?');

/** A value as TypeScript, in single quotes where that is safe. */
export function literal(value: unknown, depth: number): string {
  const [outer, inner] = ['  '.repeat(depth), '  '.repeat(depth + 1)];
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((each) => typeof each !== 'object') && JSON.stringify(value).length < 90)
      return `[${value.map((each) => literal(each, depth)).join(', ')}]`;
    return `[\n${value.map((each) => `${inner}${literal(each, depth + 1)},\n`).join('')}${outer}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    if (entries.length === 0) return '{}';
    return `{\n${entries.map(([key, each]) => `${inner}${keyOf(key)}: ${literal(each, depth + 1)},\n`).join('')}${outer}}`;
  }
  return String(value);
}

const keyOf = (key: string): string => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));

const quoted = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) && !/['\\]/.test(text)
    ? `'${text}'`
    : JSON.stringify(text).replace(/[\u2028\u2029]/g, (each) => `\\u${each.charCodeAt(0).toString(16)}`);
