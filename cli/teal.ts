import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { applyCommand } from './apply';
import { approveCommand, rejectCommand } from './approve';
import { costCommand } from './cost';
import { driftCommand } from './drift';
import { drillCommand } from './drill';
import { EXIT, VerbFailed } from './exit-codes';
import { githubCommand } from './github';
import { holdCommand } from './hold';
import { judgeCommand } from './judge';
import { installLastResort } from './last-resort';
import { refuseRepeats } from './once';
import { overrideCommand } from './override';
import { planCommand } from './plan';
import { prepareCommand } from './prepare';
import { promoteCommand } from './promote';
import { publishCommand } from './publish';
import { recordCommand } from './record';
import { rehearseCommand } from './rehearse';
import { releasesCommand } from './releases';
import { resumeCommand } from './resume';
import { rollbackCommand } from './rollback';
import { toolsCommand } from './tools';
import { trafficCommand } from './traffic';
import { verdictCommand } from './verdict';

const program = new Command('teal')
  .description('Blue/green delivery for ECS Fargate, and a rehearsal of it on your laptop')
  .version(version)
  .showHelpAfterError('(teal --help and teal VERB --help say more)')
  .exitOverride()
  .addHelpText(
    'after',
    '\nExit codes: 0 as expected, 1 not as expected, 2 bad input, 3 could not be done\n\nExample:\n  $ teal rehearse --release "npm start"\n  $ teal verdict --service shop --env production',
  );

// `addCommand` passes nothing on, not even that bad options are thrown and thus exit with 2.
const verbs = [
  ...[rehearseCommand(), verdictCommand(), trafficCommand()],
  ...[rollbackCommand(), drillCommand(), prepareCommand(), applyCommand()],
  ...[recordCommand(), releasesCommand(), holdCommand(), resumeCommand()],
  ...[approveCommand(), rejectCommand(), overrideCommand()],
  ...[publishCommand(), promoteCommand()],
  ...[judgeCommand(), costCommand(), planCommand(), driftCommand(), githubCommand(), toolsCommand()],
];
for (const verb of verbs) {
  program.addCommand(verb.copyInheritedSettings(program));
  for (const part of verb.commands) part.copyInheritedSettings(program);
  for (const command of [verb, ...verb.commands]) refuseRepeats(command);
}

async function main(): Promise<number> {
  try {
    await program.parseAsync();
    return EXIT.AS_EXPECTED;
  } catch (error) {
    // Commander has printed its own message; help and version are no errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.AS_EXPECTED : EXIT.BAD_INPUT;
    if (!(error instanceof VerbFailed)) throw error;
    if (error.message !== '') process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

installLastResort();
main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = EXIT.COULD_NOT_RUN;
  },
);
