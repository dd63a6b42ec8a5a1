import { createRequire } from 'node:module';
import { isOfTheProgram } from './start/is-of-the-program';

/**
 * What `teal` starts with. Most of teal.js is what verbs are made of, 12 MB that take Node a seventh of a second to parse;
 * help needs only their names and options, which are bundled here once more.
 */
if (isOfTheProgram(process.argv.slice(2)))
  void import('./start/answer.js').then(({ answer }) => answer(runVerb));
else runVerb();

function runVerb(): void {
  createRequire(__filename)('./teal.js');
}
