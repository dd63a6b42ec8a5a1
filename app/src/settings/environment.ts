interface Range {
  readonly least: number;
  readonly most: number;
  readonly byDefault: number;
}

/** Reads variables one by one and gathers what is wrong with them: somebody who mends one problem a start starts often. */
export class Environment {
  /** One a variable: what it must be, what it is, what to change. */
  readonly problems: string[] = [];

  constructor(private readonly variables: Readonly<Record<string, string | undefined>>) {}

  text(name: string): string | undefined {
    return this.variables[name];
  }

  wholeNumber(name: string, { least, most, byDefault }: Range): number {
    const text = this.variables[name] ?? String(byDefault);
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.refuse(name, `a whole number from ${least} to ${most}`, text, `set it to ${byDefault}`);
    return byDefault;
  }

  oneOf<T extends string>(name: string, choices: readonly T[], byDefault: T): T {
    const text = this.variables[name] ?? byDefault;
    const choice = choices.find((one) => one === text);
    if (choice !== undefined) return choice;
    this.refuse(name, `one of ${choices.join(', ')}`, text, `set it to ${byDefault} or leave it out`);
    return byDefault;
  }

  /** What HTTP takes as a header's value. @returns `dev` for none */
  header(name: string, advice: string): string {
    const text = this.variables[name] ?? 'dev';
    if (!/^[\w.:+@/-]{1,128}$/.test(text)) {
      this.refuse(name, '1 to 128 letters, digits or ._:+@/-', text, advice);
    }
    return text;
  }

  /** Its problem tells the length and never the value. An empty one is malformed: nobody empties a secret on purpose. */
  secret(name: string, shortest: number): string | undefined {
    const value = this.variables[name];
    if (value !== undefined && value.length < shortest) {
      this.problems.push(
        `${name} must be a secret of at least ${shortest} characters, got ${value.length}; set it by teal secrets set, or leave it out`,
      );
    }
    return value;
  }

  /** Comes from a secret, perhaps: its problem tells the length and never the value. */
  required(name: string, rule: string, allowed: { test(text: string): boolean }, byDefault?: string): string {
    const value = this.variables[name] ?? byDefault;
    if (value !== undefined && allowed.test(value)) return value;
    const got = value === undefined ? 'none' : `${value.length} characters that are not`;
    this.problems.push(`${name} must be ${rule}, got ${got}; Teal sets it for a service with database`);
    return '';
  }

  refuse(name: string, rule: string, got: string, advice: string): void {
    this.problems.push(`${name} must be ${rule}, got ${JSON.stringify(got)}; ${advice}`);
  }
}
