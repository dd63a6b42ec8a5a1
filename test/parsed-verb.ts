import type { Command } from 'commander';

/** Every verb, with all that it refuses and nothing that it does. */
export function withoutActions(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  command.commands.forEach(withoutActions);
  return command;
}
