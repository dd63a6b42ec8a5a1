import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { ParameterVersion } from '../../lambda/shared/decision';
import { must } from '../../lambda/uniformity/must';
import type { Standing } from './decide';
import type { Decision, Names } from './parameter';

/** What SSM has about a gate and an image. @throws what the SDK throws */
export async function readStored(ssm: SSMClient, names: Names): Promise<Omit<Standing, 'running'>> {
  const [first, second, used] = await Promise.all([
    historyOf(ssm, names.first),
    historyOf(ssm, names.second),
    historyOf(ssm, names.used),
  ]);
  return { first, second, used };
}

/** Oldest version first; none where there is no such parameter. */
async function historyOf(ssm: SSMClient, Name: string): Promise<readonly ParameterVersion[]> {
  try {
    const versions: ParameterVersion[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ssm.send(new GetParameterHistoryCommand({ Name, ...(NextToken && { NextToken }) }));
      versions.push(...must(page.Parameters, 'Parameters'));
      NextToken = page.NextToken;
    } while (NextToken);
    return versions;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return [];
    throw error;
  }
}

/** @returns whether it is written; not where there is one of this name */
export async function putNew(ssm: SSMClient, name: string, decision: Decision): Promise<boolean> {
  try {
    await ssm.send(
      new PutParameterCommand({
        Name: name,
        Type: 'String',
        Description: `Decision about the gate ${decision.gate}, by teal override`,
        Value: JSON.stringify(decision),
        Overwrite: false,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterAlreadyExists') return false;
    throw error;
  }
}

/** Whether what is there is what was to be written: the SDK asks again when no answer came back. */
export async function isOwn(
  ssm: SSMClient,
  names: Names,
  name: string,
  decision: Decision,
): Promise<boolean> {
  const { first, second } = await readStored(ssm, names);
  const [only, ...more] = name === names.second ? second : first;
  return more.length === 0 && only?.Value === JSON.stringify(decision);
}

export async function deleteOver(ssm: SSMClient, name: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: name }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ParameterNotFound')) throw error;
  }
}
