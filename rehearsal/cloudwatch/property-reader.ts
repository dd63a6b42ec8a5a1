import { Malformed } from '../assembly/parse';

/**
 * Reads plain JSON that CloudFormation would be given, by path, so that an error names where it stands. Numbers and
 * booleans may be strings, as CloudFormation lets them be.
 */
export class PropertyReader {
  private readonly properties: Readonly<Record<string, unknown>>;

  constructor(
    readonly path: string,
    value: unknown,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw mustBe(path, 'an object', value);
    }
    this.properties = value as Readonly<Record<string, unknown>>;
  }

  get names(): string[] {
    return Object.keys(this.properties).filter((name) => this.properties[name] !== undefined);
  }

  has(name: string): boolean {
    return this.properties[name] !== undefined;
  }

  text(name: string): string {
    const value = this.properties[name];
    if (typeof value === 'string' && value !== '') return value;
    throw mustBe(this.at(name), 'a text', value);
  }

  /** A text that may be empty. */
  anyText(name: string): string {
    return this.properties[name] === '' ? '' : this.text(name);
  }

  texts(name: string): string[] {
    const value = this.properties[name];
    if (!Array.isArray(value)) throw mustBe(this.at(name), 'a list', value);
    return value.map((item, index) => {
      if (typeof item === 'string' && item !== '') return item;
      throw mustBe(`${this.at(name)}[${index}]`, 'a text', item);
    });
  }

  number(name: string): number {
    const value = this.properties[name];
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw mustBe(this.at(name), 'a number', value);
  }

  wholeNumber(name: string, { from, to = Number.MAX_SAFE_INTEGER }: { from: number; to?: number }): number {
    const number = this.number(name);
    if (Number.isInteger(number) && number >= from && number <= to) return number;
    const most = to === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${to}`;
    throw mustBe(this.at(name), `a whole number of at least ${from}${most}`, number);
  }

  boolean(name: string): boolean {
    const value = this.properties[name];
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw mustBe(this.at(name), 'true or false', value);
  }

  object(name: string): PropertyReader {
    return new PropertyReader(this.at(name), this.properties[name]);
  }

  objects(name: string): PropertyReader[] {
    const value = this.properties[name];
    if (!Array.isArray(value)) throw mustBe(this.at(name), 'a list', value);
    return value.map((item, index) => new PropertyReader(`${this.at(name)}[${index}]`, item));
  }

  at(name: string): string {
    return `${this.path}.${name}`;
  }
}

export function mustBe(path: string, rule: string, value: unknown): Malformed {
  return new Malformed([`${path} must be ${rule}, got ${JSON.stringify(value)}; correct it in the template`]);
}
