import { type Code, code, type Literal, object, print, quote, Spread } from './code';

/** A value in each environment, by its name, in their order. */
export type Each<T> = ReadonlyMap<string, T>;

export const mapEach = <T, U>(each: Each<T>, act: (value: T, environment: string) => U): Map<string, U> =>
  new Map([...each].map(([environment, value]) => [environment, act(value, environment)]));

/** The value of all of them; undefined where they differ. */
export function same<T extends Literal>(each: Each<T | undefined>): T | undefined {
  const [first, ...rest] = [...each.values()];
  if (first === undefined) return undefined;
  return rest.every((one) => one !== undefined && print(one) === print(first)) ? first : undefined;
}

/** An object with a choice by `environment` wherever they differ. */
export function chosen(each: Each<ReadonlyMap<string, Literal>>): Map<string, Literal> {
  const names = [...new Set([...each.values()].flatMap((one) => [...one.keys()]))];
  const found = new Map<string, Literal>();
  for (const name of names) {
    const values = mapEach(each, (one) => one.get(name));
    const common = same(values);
    if (common !== undefined) {
      found.set(name, common);
      continue;
    }
    const [first] = [...values.values()];
    const allMaps = [...values.values()].every((value) => value instanceof Map);
    if (allMaps && first instanceof Map) {
      found.set(name, chosen(values as Each<ReadonlyMap<string, Literal>>));
    } else if ([...values.values()].every((value) => value !== undefined)) {
      found.set(name, choice(values as Each<Literal>));
    } else {
      // Absent in some: not even undefined stands there.
      const parts = mapEach(values, (value) => object([name, value]));
      found.set(name, new Spread(choice(parts).text));
    }
  }
  return found;
}

const choice = (values: Each<Literal>): Code => code(`${print(new Map(values))}[environment]`);

/** Statements, each once; those that only some environments have, behind a question that neighbours share. */
export function statements(each: Each<readonly string[]>, indent: number): readonly string[] {
  const room = ' '.repeat(indent);
  const shift = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
  const lines: string[] = [];
  let open: string | undefined;
  const close = () => {
    if (open !== undefined) lines.push(`${room}}`);
    open = undefined;
  };
  for (const statement of new Set([...each.values()].flat())) {
    const having = [...each].filter(([, own]) => own.includes(statement)).map(([environment]) => environment);
    const question = having.map((environment) => `environment === ${quote(environment)}`).join(' || ');
    if (having.length === each.size) close();
    else if (question !== open) {
      close();
      lines.push(`${room}if (${question}) {`);
      open = question;
    }
    lines.push(shift(statement, open === undefined ? room : `${room}  `));
  }
  close();
  return lines;
}

/** What Copilot tells every container of where it is; `environment` is in scope. source: aws/copilot-cli internal/pkg/template (envvars-common.yml) */
export const placeVariables = (
  application: string,
  workload: string,
  discovery: boolean,
): readonly (readonly [string, Literal])[] => [
  ['COPILOT_APPLICATION_NAME', application],
  ['COPILOT_ENVIRONMENT_NAME', code('environment')],
  ['COPILOT_SERVICE_NAME', workload],
  ...(discovery
    ? [['COPILOT_SERVICE_DISCOVERY_ENDPOINT', code(`\`\${environment}.${application}.local\``)] as const]
    : []),
];

/** The type of `environment`. */
export const environmentType = (environments: readonly string[]): string =>
  `type Environment = ${environments.map(quote).join(' | ')};`;
