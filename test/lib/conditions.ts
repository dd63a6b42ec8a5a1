/** What a template says when its conditions are as given: `Fn::If` made up, and what is AWS::NoValue left out. */
export function decided<T>(value: T, conditions: Readonly<Record<string, boolean>>): T {
  return decide(value, conditions) as T;
}

const NOTHING = Symbol('AWS::NoValue');

function decide(value: unknown, conditions: Readonly<Record<string, boolean>>): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => decide(one, conditions)).filter((one) => one !== NOTHING);
  }
  if (typeof value !== 'object' || value === null) return value;
  if ('Fn::If' in value) {
    const [name, then, otherwise] = value['Fn::If'] as [string, unknown, unknown];
    const holds = conditions[name];
    if (holds === undefined) throw new Error(`condition ${name} must be given`);
    return decide(holds ? then : otherwise, conditions);
  }
  if ('Ref' in value && value.Ref === 'AWS::NoValue') return NOTHING;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, decide(one, conditions)] as const)
      .filter(([, one]) => one !== NOTHING),
  );
}
