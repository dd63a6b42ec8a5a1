import { Command } from 'commander';

const EXAMPLES = `
Example:
  $ echo "delivery=$(teal github delivery --assembly cdk.out)" >> "$GITHUB_OUTPUT"

One line of JSON: name, images (account, region, services, registry, workflow, workflows, sigstore), names of the environments that have a
pipeline, an account and a region, and these by name (account, region, services, session in seconds, registry,
before). Exit codes: 0 printed; 2 bad input`;

/** \`teal github delivery\`: what the jobs of a workflow must know of the delivery, from its assembly. */
export function deliveryCommand(): Command {
  return new Command('delivery')
    .description('Print where a delivery goes, for the jobs of a workflow')
    .requiredOption('--assembly <dir>', 'cloud assembly (cdk.out)')
    .addHelpText('after', EXAMPLES)
    .action(async ({ assembly }: { assembly: string }) => {
      const { readStacks } = await import('./assembly.js');
      const { outlineOf } = await import('./outline.js');
      process.stdout.write(`${JSON.stringify(outlineOf(readStacks(assembly)))}\n`);
    });
}
