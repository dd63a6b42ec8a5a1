import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Assembly, AssemblyStack, Template } from '../../../rehearsal/assembly/assembly';

/** A stack that was never written to a file. */
export function stackOf(template: Partial<Template>, place: Partial<AssemblyStack> = {}): AssemblyStack {
  const empty = { Resources: {}, Parameters: {}, Conditions: {}, Mappings: {}, Outputs: {} };
  return {
    artifactId: 'Shop',
    stackName: 'Shop',
    templateFile: '/cdk.out/Shop.template.json',
    template: { ...empty, ...template },
    account: '111122223333',
    region: 'eu-west-1',
    dependencies: [],
    ...place,
  };
}

export function assemblyOf(...stacks: readonly AssemblyStack[]): Assembly {
  return { directory: '/cdk.out', stacks, fileAssets: new Map() };
}

/** Writes files by their path in a directory; what is no string is written as JSON. */
export function write(directory: string, files: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
}
