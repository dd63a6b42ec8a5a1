import { InvalidArgumentError, Option } from 'commander';

/** Characters: a record has no room for more, and nobody reads more while something is on fire. */
export const LONGEST_REASON = 2000;

/** Why: a person reads it weeks later, in the record. */
export const reasonOption = (): Option =>
  new Option('--reason <text>', 'why; it is kept with the record')
    .argParser((value: string) => {
      const text = value.trim();
      if (text !== '' && text.length <= LONGEST_REASON) return text;
      throw new InvalidArgumentError(`--reason must be 1 to ${LONGEST_REASON} characters.`);
    })
    .makeOptionMandatory();
