import { callFailed } from '../aws/call-failed';
import type { DoctorOptions } from '../doctor';
import { VerbFailed } from '../exit-codes';
import { type Admitted, admit } from './account/credentials';
import type { CheckedFinding } from './carry-out';
import type { Finding, Surroundings } from './check';
import { type EnvironmentOfAssembly, environmentsOf } from './environment';
import type { Look } from './look';
import { LOOKS } from './looks';
import { LOOK_NAMES } from './names';

/** All looks that are wanted, at once: none waits for another, and none that fails ends the others. */
export async function lookAround(
  options: DoctorOptions,
  surroundings: Surroundings,
): Promise<readonly CheckedFinding[]> {
  const wanted = LOOKS.filter(({ name }) => options.only === undefined || options.only.includes(name));
  const read = environmentsOf(options.assembly, options.env);
  const { machine } = surroundings;
  const here = wanted
    .filter((look) => look.at === 'machine')
    .map((look) => found(look, undefined, machine.signal, () => look.look(machine)));
  const groups: Promise<readonly CheckedFinding[]>[] = [...here];
  if (read.is === 'missing') {
    const blind = wanted.filter(({ at }) => at !== 'machine');
    if (blind.length > 0)
      groups.push(Promise.resolve([{ check: 'assembly', ...without(read.finding, blind) }]));
    // Who somebody is can be told without an assembly.
    if (isWanted(options))
      groups.push(admitted(options, surroundings, undefined, []).then(({ seen }) => seen));
  } else {
    groups.push(...read.environments.map((one) => lookAt(one, wanted, options, surroundings)));
  }
  return inOrder((await Promise.all(groups)).flat());
}

async function lookAt(
  environment: EnvironmentOfAssembly,
  wanted: readonly Look[],
  options: DoctorOptions,
  surroundings: Surroundings,
): Promise<readonly CheckedFinding[]> {
  const { machine } = surroundings;
  const at = { environment: environment.name };
  const ofAssembly = wanted
    .filter((look) => look.at === 'assembly')
    .map((look) => found(look, at, machine.signal, () => look.look(environment, machine)));
  const ofAccount = wanted.filter((look) => look.at === 'account');
  const isAsked = ofAccount.length > 0 || isWanted(options);
  const { seen, account } = isAsked
    ? await admitted(options, surroundings, environment, ofAccount)
    : { seen: [], account: undefined };
  const asked =
    account === undefined
      ? []
      : ofAccount.map((look) =>
          found(look, at, machine.signal, () => look.look(environment, account, machine)),
        );
  return [...seen, ...(await Promise.all([...ofAssembly, ...asked])).flat()];
}

/** Credentials are told of when they were asked for, and when they keep others from being looked at. */
async function admitted(
  options: DoctorOptions,
  surroundings: Surroundings,
  environment: EnvironmentOfAssembly | undefined,
  others: readonly Look[],
): Promise<{ readonly seen: readonly CheckedFinding[]; readonly account: Admitted['account'] }> {
  const { finding, account } = await admit(options, surroundings, environment);
  const at = environment === undefined ? {} : { environment: environment.name };
  const told = account === undefined ? without(finding, others) : finding;
  const isTold = isWanted(options) || finding.is !== 'right';
  return { seen: isTold ? [{ check: 'credentials', ...at, ...told }] : [], account };
}

const isWanted = ({ only }: DoctorOptions): boolean => only === undefined || only.includes('credentials');

/** That others could not be looked at is said once, where the reason is. */
function without(finding: Finding, others: readonly Look[]): Finding {
  if (others.length === 0) return finding;
  const names = others.map(({ name }) => name).join(', ');
  return { ...finding, says: `${finding.says}; so these are not looked at: ${names}` };
}

/** @throws the reason of the signal, and what is a mistake of this program */
async function found(
  { name }: Look,
  at: { readonly environment: string } | undefined,
  signal: AbortSignal,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly CheckedFinding[]> {
  try {
    return (await look()).map((finding) => ({ check: name, ...at, ...finding }));
  } catch (error) {
    signal.throwIfAborted();
    const failed = error instanceof VerbFailed ? error : callFailed(error, `teal doctor --only ${name}`);
    if (failed === undefined) throw error;
    return [{ check: name, ...at, is: 'unknown', about: name, says: failed.message }];
  }
}

/** As the names are listed, and what keeps from looking first. */
function inOrder(findings: readonly CheckedFinding[]): readonly CheckedFinding[] {
  const names: readonly string[] = LOOK_NAMES;
  const rank = ({ check, environment }: CheckedFinding): number =>
    environment === undefined ? names.indexOf(check) : LOOK_NAMES.length;
  return [...findings].sort((one, other) => rank(one) - rank(other));
}
