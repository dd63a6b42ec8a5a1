import { Command } from 'commander';
import { EXIT, VerbFailed } from './exit-codes';
import { fitted } from './terminal/fitted';

const EXAMPLES = `
Examples:
  $ aws logs tail /teal/shop-production-gate-metrics --since 2h > gate.log
                                            /teal/<service>-<environment>-gate-<id of the gate>, kept for a month
  $ teal judge --replay gate.log            every judgement of the log again, from what it was made from
  $ teal judge --replay gate.log --json

The file is that log as text: a line for each look, with or without times before it; other lines are passed over, and
what the console or logs filter-log-events makes of it is none. The same numbers give the same judgement, on any machine; one that
differs was made by another version of Teal.
Exit codes: 0 all the same; 1 one differs; 2 bad input: no such file, no judgement in it, or one that cannot be read
--json prints one object: schemaVersion (1), exitCode, judgements: each with line, same, logged and now (outcome, reason),
  minutes, what was found of each metric (shares, numbers), and the middle percentiles of both sides in seconds
  (responseTime), of which judgements before they were logged have none`;

export interface JudgeOptions {
  readonly replay: string;
  readonly json?: true;
}

/**
 * `teal judge --replay`: makes the judgements of the gate `metrics` again, from its log alone. With `--json` stdout is one
 * object: `schemaVersion` (1), `exitCode`, and `judgements`: `line` of the file, `same`, `logged` and `now` (each with
 * `outcome` and `reason`), `minutes` that were judged, `shares` and `numbers`: what was found of each metric, and
 * `responseTime`, where it was measured.
 */
export function judgeCommand(): Command {
  return new Command('judge')
    .description('Make the judgements of the gate metrics again, from its log')
    .requiredOption('--replay <file>', 'lines of the log of the gate')
    .option('--json', 'print the judgements as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ replay, json }: JudgeOptions) => {
      const { carryOut } = await import('./judge/carry-out.js');
      const { exitCodeOf, jsonOf, textOf } = await import('./judge/report.js');
      const judged = await carryOut(replay);
      process.stdout.write(json ? jsonOf(judged) : fitted(textOf(judged)));
      if (exitCodeOf(judged) !== EXIT.AS_EXPECTED) throw new VerbFailed(exitCodeOf(judged), '');
    });
}
