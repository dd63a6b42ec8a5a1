import { ResourceFailure } from './provider';

interface Exported {
  readonly stackName: string;
  readonly value: unknown;
}

/** What the stacks of one account and region export and import, and their outputs. */
export class Exports {
  private readonly byName = new Map<string, Exported>();
  private readonly imports = new Map<string, ReadonlySet<string>>();
  private readonly outputs = new Map<string, Readonly<Record<string, unknown>>>();

  /** What `Fn::ImportValue` gives. @throws ResourceFailure */
  value(name: string): unknown {
    const exported = this.byName.get(name);
    if (!exported) throw new ResourceFailure(`No export named ${name} found.`);
    return exported.value;
  }

  /** What `Fn::GetStackOutput` gives. It holds no export: the output may change. @throws ResourceFailure */
  outputOf(stackName: string, outputName: string): unknown {
    const outputs = this.outputs.get(stackName) ?? {};
    if (Object.hasOwn(outputs, outputName)) return outputs[outputName];
    throw new ResourceFailure(`Stack ${stackName} has no output ${outputName}`);
  }

  /** Names of the stacks that import a value, in the order of their names. */
  importersOf(name: string): readonly string[] {
    return [...this.imports].flatMap(([stack, names]) => (names.has(name) ? [stack] : [])).sort();
  }

  /**
   * Why a stack cannot export these values, in CloudFormation's words; undefined when it can.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
   */
  refusal(stackName: string, next: ReadonlyMap<string, unknown>): string | undefined {
    for (const [name] of next) {
      const owner = this.byName.get(name)?.stackName ?? stackName;
      if (owner !== stackName) return `Export with name ${name} is already exported by stack ${owner}`;
    }
    for (const [name, { stackName: owner, value }] of this.byName) {
      if (owner !== stackName) continue;
      const users = this.importersOf(name).filter((user) => user !== stackName);
      if (users.length === 0) continue;
      const by = users.join(' and ');
      if (!next.has(name)) return `Export ${name} cannot be deleted as it is in use by ${by}`;
      if (next.get(name) !== value) return `Export ${name} cannot be updated as it is in use by ${by}`;
    }
    return undefined;
  }

  /** Takes the place of all that the stack exported, imported and put out before. */
  replace(
    stackName: string,
    exported: ReadonlyMap<string, unknown>,
    imported: ReadonlySet<string>,
    outputs: Readonly<Record<string, unknown>>,
  ): void {
    this.remove(stackName);
    for (const [name, value] of exported) this.byName.set(name, { stackName, value });
    this.imports.set(stackName, imported);
    this.outputs.set(stackName, outputs);
  }

  remove(stackName: string): void {
    for (const [name, exported] of this.byName)
      if (exported.stackName === stackName) this.byName.delete(name);
    this.imports.delete(stackName);
    this.outputs.delete(stackName);
  }
}
