import { Command } from 'commander';
import { version } from '../package.json';
import { adoptCommand } from './adopt';
import { applyCommand } from './apply';
import { approveCommand, rejectCommand } from './approve';
import { ciCommand } from './ci';
import { completionCommand } from './completion';
import { costCommand } from './cost';
import { deployCommand } from './deploy';
import { destroyCommand } from './destroy';
import { doctorCommand } from './doctor';
import { driftCommand } from './drift';
import { drillCommand } from './drill';
import { ejectCommand } from './eject';
import { execCommand } from './exec';
import { flagsCommand } from './flags';
import { githubCommand } from './github';
import { holdCommand } from './hold';
import { initCommand } from './init';
import { judgeCommand } from './judge';
import { limitCommand } from './limit';
import { localCommand } from './local';
import { logsCommand } from './logs';
import { refuseRepeats } from './once';
import { openCommand } from './open';
import { overrideCommand } from './override';
import { planCommand } from './plan';
import { prepareCommand } from './prepare';
import { previewCommand } from './preview';
import { promoteCommand } from './promote';
import { publishCommand } from './publish';
import { qualifyCommand } from './qualify';
import { recordCommand } from './record';
import { rehearseCommand } from './rehearse';
import { releasesCommand } from './releases';
import { restoreDrillCommand } from './restore-drill';
import { resumeCommand } from './resume';
import { rollbackCommand } from './rollback';
import { runbookCommand } from './runbook';
import { secretsCommand } from './secrets';
import { statusCommand } from './status';
import { stopCommand } from './stop';
import { fittedProse } from './terminal/prose';
import { toolsCommand } from './tools';
import { trafficCommand } from './traffic';
import { verdictCommand } from './verdict';
import { verifyCommand } from './verify';

/** All verbs. Parsed by `teal`, and by tests of the commands that runbooks name. */
export function tealProgram(): Command {
  const program = new Command('teal')
    .description('Blue/green delivery for ECS Fargate, and a rehearsal of it on your laptop')
    .version(version)
    .showHelpAfterError('(teal --help and teal VERB --help say more)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => process.stdout.write(fittedProse(text, process.stdout, '  ')),
      writeErr: (text) => process.stderr.write(fittedProse(text, process.stderr, '  ')),
      outputError: (text, write) => write(withoutGiven(text)),
    })
    .addHelpText(
      'after',
      '\nExit codes: 0 as expected, 1 not as expected, 2 bad input, 3 could not be done\n\nExample:\n  $ teal rehearse --release "npm start"\n  $ teal verdict --service shop --env production',
    );

  // `addCommand` passes nothing on, not even that bad options are thrown and thus exit with 2.
  const verbs = [
    ...[initCommand(), rehearseCommand(), localCommand(), deployCommand(), statusCommand()],
    ...[verdictCommand(), verifyCommand(), trafficCommand(), openCommand()],
    ...[rollbackCommand(), drillCommand(), restoreDrillCommand(), prepareCommand(), applyCommand()],
    ...[recordCommand(), releasesCommand(), logsCommand(), holdCommand(), resumeCommand()],
    ...[approveCommand(), rejectCommand(), stopCommand(), overrideCommand(), limitCommand()],
    ...[publishCommand(), promoteCommand(), adoptCommand()],
    ...[runbookCommand(), costCommand(), doctorCommand(), ciCommand(), qualifyCommand()],
    ...[secretsCommand(), flagsCommand(), previewCommand()],
    ...[judgeCommand(), planCommand(), driftCommand(), githubCommand(), toolsCommand()],
    ...[execCommand(), ejectCommand(), destroyCommand(), completionCommand()],
  ];
  for (const verb of verbs) {
    program.addCommand(verb.copyInheritedSettings(program));
    for (const part of verb.commands) part.copyInheritedSettings(program);
    for (const command of [verb, ...verb.commands]) refuseRepeats(command);
  }
  return program;
}

/**
 * Without what stands behind the `=` of an option that there is not: commander quotes it, and it may be a secret that
 * somebody took for an option's value.
 */
const withoutGiven = (text: string): string => text.replace(/(unknown option '--?[\w-]+=)[\s\S]*'/, "$1…'");
