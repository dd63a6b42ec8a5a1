/** What `app.synth()` returns, or a directory that `cdk synth` wrote. */
export type AssemblyInput = string | { readonly directory: string };

export function directoryOf(assembly: AssemblyInput): string {
  return typeof assembly === 'string' ? assembly : assembly.directory;
}
