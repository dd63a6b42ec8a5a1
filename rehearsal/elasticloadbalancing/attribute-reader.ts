import { ElbError } from './elb-error';

/** An attribute as ELBv2 and templates write it. */
export interface Attribute {
  readonly Key: string;
  readonly Value: string;
}

/**
 * Reads attributes by their keys, each with its default where it is not given, and knows afterwards which nobody asked
 * for. What ELB refuses throws an ElbError.
 */
export class AttributeReader {
  private readonly values: ReadonlyMap<string, string>;
  private readonly asked = new Set<string>();

  /** @param of whose attributes they are, for errors: `target group` */
  constructor(
    private readonly of: string,
    given: readonly Attribute[],
  ) {
    this.values = new Map(given.map(({ Key, Value }) => [Key, Value]));
  }

  /** Empty when it is not given. */
  text(key: string): string {
    this.asked.add(key);
    return this.values.get(key) ?? '';
  }

  /** The first is the default. */
  oneOf<T extends string>(key: string, values: readonly [T, ...T[]]): T {
    const text = this.text(key);
    const found = text === '' ? values[0] : values.find((value) => value === text);
    return found ?? this.refuse(key, values.join(' or '));
  }

  /** @default false */
  flag(key: string): boolean {
    return this.oneOf(key, ['false', 'true']) === 'true';
  }

  number(key: string, least: number, most: number, otherwise: number): number {
    const text = this.text(key);
    if (text === '') return otherwise;
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    return this.refuse(key, `a whole number of ${least} to ${most}`);
  }

  /** `off` is 0. */
  numberOrOff(key: string, least: number, most: number, otherwise: number): number {
    return this.text(key) === 'off' ? 0 : this.number(key, least, most, otherwise);
  }

  unread(): string[] {
    return [...this.values.keys()].filter((key) => !this.asked.has(key));
  }

  /** @throws ElbError, always */
  refuse(key: string, rule: string): never {
    const got = this.values.get(key) ?? 'nothing';
    throw new ElbError(
      'InvalidConfigurationRequest',
      `${this.of} attribute ${key} must be ${rule}, got ${got}; correct it`,
    );
  }
}
