import { Argument, Command } from 'commander';
import { SHELLS, type Shell } from './completion/shells';

const EXAMPLES = `
Examples:
  $ eval "$(teal completion bash)"                                          in ~/.bashrc
  $ source <(teal completion zsh)                                           in ~/.zshrc, after compinit
  $ teal completion zsh > "\${fpath[1]}/_teal"                               once, in place of that
  $ teal completion fish > ~/.config/fish/completions/teal.fish             once

Completes verbs, options, and values where there are few. It asks neither AWS nor the files of a delivery: names of services
and environments are not known to it. Shells complete the word that is typed: with alias teal='npx teal' it works
in a repository that has teal as a package. After an upgrade write it again.
Exit codes: 0 printed; 2 bad input`;

/** \`teal completion\`: a script for a shell, made of the very program that it completes. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('Print a script that completes verbs and options in a shell')
    .addArgument(new Argument('<shell>', 'which one').choices(Object.keys(SHELLS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: Shell, _options: object, command: Command) => {
      const { placesOf } = await import('./completion/place.js');
      process.stdout.write(SHELLS[shell](placesOf(command.parent ?? command)));
    });
}
