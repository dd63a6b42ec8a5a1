import { z } from 'zod';
import type { DependencyInput } from '../../dependencies';
import { complain, isObject } from '../field';
import { isDependencyName } from './common';
import { aurora, cacheNodes, external, instance, queue, serverlessCache, table } from './kinds';

/** Each is a row of the dashboard and some alarms; CloudFormation takes 500 resources in a stack. */
const MOST = 20;

const rule = 'database(), cache(), queue() or external()';

type Context = Parameters<typeof complain>[0];

/** The one schema of a thing that is one of several kinds, told by the field that only it has. */
function oneOfFields(value: Record<string, unknown>, schemas: Readonly<Record<string, z.ZodType>>) {
  const given = Object.keys(schemas).filter((name) => value[name] !== undefined);
  const [only] = given;
  return given.length === 1 && only !== undefined ? schemas[only] : undefined;
}

function schemaOf(value: unknown, context: Context, path: PropertyKey[]): z.ZodType | undefined {
  const kinds: Readonly<Record<string, z.ZodType | Readonly<Record<string, z.ZodType>>>> = {
    ...{ queue, external },
    database: { cluster: aurora, instance, table },
    cache: { nodes: cacheNodes, serverless: serverlessCache },
  };
  const kind = isObject(value) ? String(value.kind) : '';
  const schema = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (schema === undefined || !isObject(value)) {
    complain(context, path, { rule, advice: 'call one of them' });
    return undefined;
  }
  if (schema instanceof z.ZodType) return schema;
  const found = oneOfFields(value, schema);
  if (found === undefined) {
    const names = Object.keys(schema);
    complain(context, path, {
      rule: `given exactly one of ${names.join(', ')}`,
      advice: `say what ${kind} it is`,
    });
  }
  return found;
}

export const dependencies = z.unknown().superRefine((value, context) => {
  if (value === undefined) return;
  if (!Array.isArray(value)) {
    complain(context, [], { rule: 'a list', advice: 'write it as [ … ]' });
    return;
  }
  if (value.length > MOST) {
    complain(context, [], {
      rule: `at most ${MOST} dependencies`,
      got: String(value.length),
      advice: 'name those without which the service cannot answer',
    });
  }
  const nameAt = (at: number): unknown => (isObject(value[at]) ? value[at].name : undefined);
  value.forEach((one, index) => {
    const parsed = schemaOf(one, context, [index])?.safeParse(one);
    for (const issue of parsed?.error?.issues ?? []) {
      context.addIssue({ ...issue, path: [index, ...issue.path] } as never);
    }
    const name = nameAt(index);
    if (isDependencyName(name) && value.findIndex((_, at) => nameAt(at) === name) < index) {
      complain(context, [index, 'name'], {
        rule: 'named apart from the other dependencies',
        advice: 'rename one: it names its alarms',
      });
    }
  });
}) as unknown as z.ZodType<readonly DependencyInput[] | undefined>;
