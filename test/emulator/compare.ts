/** A field that two implementations of AWS show otherwise. */
export interface Difference {
  /** As `DescribeServices.desiredCount`. */
  readonly field: string;
  readonly teal: unknown;
  readonly emulator: unknown;
}

/** What an implementation makes up, or what tells the time. */
const OWN: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, 'TIME'],
  [/\b(000000000000|111111111111)\b/g, 'ACCOUNT'],
  [/\becs-svc\/\w+/g, 'ecs-svc/ID'],
  [/(targetgroup)\/[\w-]+\/\w+/g, '$1/NAME/ID'],
  [/((?:loadbalancer|listener|listener-rule)\/app\/[\w-]+)((?:\/\w+)+)/g, '$1/ID'],
  // Names that CloudFormation generates end in as many characters.
  [/^[\w-]+[0-9A-F]{10,}$/, 'NAME'],
  [/arn:aws:left-out:.*/g, 'LEFT OUT'],
  [/^([a-z-]+)-\w+(\.[a-z0-9-]+\.elb\.amazonaws\.com)$/, '$1-ID$2'],
  [/\b(vpc|subnet|sg)-[0-9a-f]+\b/g, '$1-ID'],
];

/**
 * Fields that both have and that are not the same, in order.
 *
 * @returns also how many both have: no difference in none says nothing
 */
export function differences(
  teal: unknown,
  emulator: unknown,
): { readonly compared: number; readonly found: Difference[] } {
  const [ours, theirs] = [fieldsOf(teal), fieldsOf(emulator)];
  const both = [...ours.keys()].filter((field) => theirs.has(field)).sort();
  const all = both.map((field) => ({ field, teal: ours.get(field), emulator: theirs.get(field) }));
  return {
    compared: all.length,
    // What was left out of the templates is no fault of the emulator's answer.
    found: all.filter((one) => one.teal !== one.emulator && one.emulator !== 'LEFT OUT'),
  };
}

/** By path; of a list that is empty in one and not in the other, its length is what differs. */
function fieldsOf(node: unknown, path = ''): Map<string, unknown> {
  if (node instanceof Date) return fieldsOf(node.toISOString(), path);
  if (typeof node !== 'object' || node === null) {
    const plain = OWN.reduce(
      (value, [own, name]) => (typeof value === 'string' ? value.replace(own, name) : value),
      node as unknown,
    );
    return node === undefined ? new Map() : new Map([[path, plain]]);
  }
  const below = Object.entries(node).flatMap(([key, value]) => [
    ...fieldsOf(value, path ? `${path}.${key}` : key),
  ]);
  return new Map([...(Array.isArray(node) ? [[`${path}.length`, node.length] as const] : []), ...below]);
}

/**
 * What must be changed in a committed list so that it says what was seen, in both directions.
 *
 * @param file that holds it @param name of the list in that file
 */
export function corrections(
  file: string,
  name: string,
  committed: Readonly<Record<string, unknown>>,
  seen: Readonly<Record<string, unknown>>,
): string[] {
  const keys = [...new Set([...Object.keys(committed), ...Object.keys(seen)])].sort();
  return keys.flatMap((key) => {
    const [was, is] = [JSON.stringify(committed[key]), JSON.stringify(seen[key])];
    if (was === is) return [];
    const change =
      is === undefined ? 'take it out' : was === undefined ? `add ${is}` : `write ${is} in its place`;
    return [`${file}: ${name} of ${key} must be what the emulator does, got ${was ?? 'nothing'}; ${change}`];
  });
}
