import { type OtherBranches, otherBranchesOf } from './branches';
import type { Resource, StackTemplate, Template } from './templates';
import { canonical, type Fields, intrinsic, isFields, isOpen, same } from './values';

/** A resource with what is known put in its place: parameters, conditions, mappings, joined texts. */
export interface Resolved {
  readonly type: string;
  readonly properties: Fields;
  /** On what it hangs whether the resource is there, where that is not known. */
  readonly condition?: unknown;
  /** Attributes beside the properties. */
  readonly attributes: Fields;
  /** As the template has it. */
  readonly raw: Resource;
  /** What its properties would have where conditions held that do not, or did not hold that do. */
  readonly otherBranches: OtherBranches;
}

const NO_VALUE = 'AWS::NoValue';
const NO_BRANCHES: OtherBranches = new Map();

/** Nested conditions; more is a circle. */
const DEEPEST = 50;

/** What a release's parameter takes. An unknown digest is none of the other values that it is compared with. */
const DIGEST = /^\^?\(?sha256:\[[0-9a-fA-F-]+\]\{64\}\)?\$?$/;

/**
 * Reads a template with the values that are known. What is not known stays as it is written, with what it hangs on
 * put in, so that a comparison sees a condition or a mapping that changes.
 */
export class Resolution {
  private readonly template: Template;
  private readonly parameters: Fields;
  private readonly decided = new Map<string, boolean | undefined>();
  /** Whether a branch was not taken. */
  private hasChosen = false;

  constructor({ template, parameters }: Pick<StackTemplate, 'template' | 'parameters'>) {
    this.template = template;
    this.parameters = parameters;
  }

  /** Resources that are not there today, since their condition does not hold. */
  absent(): Map<string, Resource> {
    const all = Object.entries(this.template.Resources);
    return new Map(
      all.filter(([, { Condition }]) => Condition !== undefined && this.holds(Condition) === false),
    );
  }

  /** @param known what another resolution has made: of a resource that is the same there, it is taken over */
  resources(known: ReadonlyMap<string, Resolved> = new Map()): Map<string, Resolved> {
    const found = new Map<string, Resolved>();
    for (const [logicalId, raw] of Object.entries(this.template.Resources)) {
      const other = known.get(logicalId);
      if (other !== undefined && same(other.raw, raw)) {
        found.set(logicalId, other);
        continue;
      }
      const holds = raw.Condition === undefined ? true : this.holds(raw.Condition);
      if (holds === false) continue;
      const { Type, Properties, Condition, ...attributes } = raw;
      found.set(logicalId, {
        type: Type,
        ...this.properties(Properties ?? {}),
        attributes: this.value(attributes) as Fields,
        raw,
        ...(holds === undefined && { condition: this.expression({ Condition }, 0) }),
      });
    }
    return found;
  }

  private properties(raw: Fields): Pick<Resolved, 'properties' | 'otherBranches'> {
    const properties: Record<string, unknown> = {};
    let otherBranches: OtherBranches = NO_BRANCHES;
    for (const [name, value] of Object.entries(raw)) {
      this.hasChosen = false;
      const known = this.value(value);
      if (!isNoValue(known)) properties[name] = known;
      if (this.hasChosen) otherBranches = new Map([...otherBranches, ...otherBranchesOf(name, value, this)]);
    }
    return { properties, otherBranches };
  }

  /** Whether another one puts the same in the place of the same. */
  agreesWith(other: Resolution): boolean {
    const [{ Parameters, Conditions, Mappings }, theirs] = [this.template, other.template];
    return (
      same(this.parameters, other.parameters) &&
      same(Parameters, theirs.Parameters) &&
      same(Conditions, theirs.Conditions) &&
      same(Mappings, theirs.Mappings)
    );
  }

  /** Whether a condition holds; undefined where that is not known. */
  holds(name: string, depth = 0): boolean | undefined {
    if (!this.decided.has(name)) this.decided.set(name, this.decide(this.template.Conditions[name], depth));
    return this.decided.get(name);
  }

  /** A condition with the conditions that it names put in. */
  expression(value: unknown, depth = 0): unknown {
    const [name, argument] = intrinsic(value) ?? [];
    if (depth > DEEPEST) return value;
    if (name === 'Condition') {
      const definition = this.template.Conditions[String(argument)];
      return definition === undefined ? value : this.expression(definition, depth + 1);
    }
    if (['Fn::And', 'Fn::Or', 'Fn::Not'].includes(name ?? '') && Array.isArray(argument)) {
      return { [name as string]: argument.map((each) => this.expression(each, depth + 1)) };
    }
    return this.value(value);
  }

  value(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.value(each)).filter((each) => !isNoValue(each));
    if (!isFields(value)) return value;
    const [name, argument] = intrinsic(value) ?? [];
    if (name !== undefined) return this.call(name, argument);
    const members: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const inner = this.value(value[key]);
      if (!isNoValue(inner)) members[key] = inner;
    }
    return members;
  }

  private decide(expression: unknown, depth: number): boolean | undefined {
    const [name, argument] = intrinsic(expression) ?? [];
    const parts = Array.isArray(argument) ? argument : [];
    if (depth > DEEPEST) return undefined;
    const each = () => parts.map((part) => this.decide(part, depth + 1));
    switch (name) {
      case 'Condition':
        return this.holds(String(argument), depth + 1);
      case 'Fn::Equals':
        return parts.length === 2 ? this.equal(this.value(parts[0]), this.value(parts[1])) : undefined;
      case 'Fn::Not': {
        const [inner] = each();
        return inner === undefined ? undefined : !inner;
      }
      case 'Fn::And':
        return all(each(), true);
      case 'Fn::Or':
        return all(each(), false);
      default:
        return undefined;
    }
  }

  private equal(left: unknown, right: unknown): boolean | undefined {
    if (canonical(left) === canonical(right)) return true;
    if (!isOpen(left) && !isOpen(right)) return false;
    return this.isNoDigest(left, right) || this.isNoDigest(right, left) ? false : undefined;
  }

  /** Whether one is a parameter that takes digests only, and the other a text that is none. */
  private isNoDigest(open: unknown, text: unknown): boolean {
    const [name, argument] = intrinsic(open) ?? [];
    const pattern = name === 'Ref' ? this.template.Parameters[String(argument)]?.AllowedPattern : undefined;
    return (
      typeof pattern === 'string' && DIGEST.test(pattern) && !isOpen(text) && !/^sha256:/.test(String(text))
    );
  }

  private call(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.reference(String(argument));
      case 'Fn::GetAtt':
        return { [name]: typeof argument === 'string' ? argument.split(/\.(.*)/s, 2) : this.value(argument) };
      case 'Fn::If':
        return this.choice(argument);
      case 'Fn::Sub':
        return this.substituted(argument);
      case 'Fn::FindInMap':
        return this.mapped(this.value(argument));
      case 'Fn::Join': {
        const joined = this.value(argument);
        const [separator, texts] = Array.isArray(joined) ? joined : [];
        const isKnown = typeof separator === 'string' && Array.isArray(texts) && !texts.some(isFields);
        return isKnown ? texts.join(separator) : { [name]: joined };
      }
      default:
        return { [name]: this.value(argument) };
    }
  }

  private reference(name: string): unknown {
    const parameter = Object.hasOwn(this.template.Parameters, name)
      ? this.template.Parameters[name]
      : undefined;
    if (parameter === undefined) return { Ref: name };
    const value = Object.hasOwn(this.parameters, name) ? this.parameters[name] : undefined;
    // What must not be shown is not read, either.
    if (value === undefined || String(parameter.NoEcho) === 'true') return { Ref: name };
    if (parameter.Type.startsWith('AWS::SSM::')) return { 'Fn::SsmParameter': value };
    return /^(CommaDelimitedList$|List<)/.test(parameter.Type)
      ? String(value)
          .split(',')
          .map((each) => each.trim())
      : value;
  }

  private choice(argument: unknown): unknown {
    const [condition, ...branches] = Array.isArray(argument) ? argument : [];
    if (branches.length !== 2) return { 'Fn::If': argument };
    const holds = this.holds(String(condition));
    if (holds !== undefined) {
      this.hasChosen = true;
      return this.value(branches[holds ? 0 : 1]);
    }
    return {
      'Fn::If': [this.expression({ Condition: condition }), ...branches.map((each) => this.value(each))],
    };
  }

  private substituted(argument: unknown): unknown {
    const [text, given = {}] = Array.isArray(argument) ? argument : [argument];
    if (typeof text !== 'string' || !isFields(given)) return { 'Fn::Sub': this.value(argument) };
    const values = this.value(given) as Fields;
    const known = text.replace(/\$\{([^!}][^}]*)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : this.reference(name);
      return isFields(value) || Array.isArray(value) ? whole : String(value);
    });
    if (!/\$\{/.test(known)) return known;
    const open = Object.entries(values).filter(([name]) => known.includes(`\${${name}}`));
    return { 'Fn::Sub': open.length > 0 ? [known, Object.fromEntries(open)] : known };
  }

  private mapped(argument: unknown): unknown {
    const [map, first, second] = Array.isArray(argument) ? argument : [];
    const table = this.template.Mappings[String(map)];
    const row = isFields(table) && typeof first === 'string' ? table[first] : undefined;
    const value = isFields(row) && typeof second === 'string' ? row[second] : undefined;
    return value ?? { 'Fn::FindInMap': [table ?? map, first, second] };
  }
}

function isNoValue(value: unknown): boolean {
  const [name, argument] = intrinsic(value) ?? [];
  return name === 'Ref' && argument === NO_VALUE;
}

/** Of `Fn::And` (true) and `Fn::Or` (false), with what is not known. */
function all(parts: readonly (boolean | undefined)[], wanted: boolean): boolean | undefined {
  if (parts.includes(!wanted)) return !wanted;
  return parts.includes(undefined) ? undefined : wanted;
}
