import type { Command, Option } from 'commander';

/** Options that add up; so do those whose default is a list. */
const MAY_BE_REPEATED: readonly string[] = ['task', 'without', 'only', 'scenarios', 'digest'];

/** Of an option with a value, Commander takes the last and forgets the others, where a person has meant two things. */
export function refuseRepeats(command: Command): void {
  const options = command.options.filter((each) => (each.required || each.optional) && !each.variadic);
  for (const option of options.filter((each) => !addsUp(each))) {
    let given: string | undefined;
    // Commander's own event, of each value in its turn; null is an optional value that was left out.
    command.on(`option:${option.name()}`, (value: string | null) => {
      if (given !== undefined) {
        const values = [given, value ?? ''].filter(Boolean).join(' and ');
        const got = values === '' ? '' : `: ${values}`;
        command.error(`error: ${option.long} must be given once, got it again${got}; leave one out`);
      }
      given = value ?? '';
    });
  }
}

const addsUp = (option: Option): boolean =>
  MAY_BE_REPEATED.includes(option.name()) || Array.isArray(option.defaultValue);
