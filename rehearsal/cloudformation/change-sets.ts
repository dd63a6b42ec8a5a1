import { arn, hexDigits } from '../assembly/made-up-ids';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { type ChangeSetProperties, ChangeSetRecord } from './change-set-record';
import { validationError } from './validation-error';

/** The change sets of an account's stacks. */
export class ChangeSets {
  private records: ChangeSetRecord[] = [];
  private made = 0;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** @throws AwsError AlreadyExistsException: a name is a stack's own once */
  create(properties: Omit<ChangeSetProperties, 'id' | 'createdAt'>): ChangeSetRecord {
    const { name, stack } = properties;
    this.requireFree(name, stack.stackId);
    this.made += 1;
    const { stackName } = stack.place;
    const unique = hexDigits({ stackName, logicalId: `${name} ${this.made}` }, 32);
    const record = new ChangeSetRecord({
      ...properties,
      id: arn(stack.place, 'cloudformation', `changeSet/${name}/${unique}`),
      createdAt: this.clock.now(),
    });
    this.records.push(record);
    return record;
  }

  requireFree(name: string, stackId: string): void {
    if (!this.of(stackId).some(({ properties }) => properties.name === name)) return;
    // source: observed in saksdirect/nova#10
    throw new AwsError(
      'AlreadyExistsException',
      `ChangeSet ${name} cannot be created due to a mismatch with existing attribute Template`,
    );
  }

  /** Of a stack, in the order in which they were made. */
  of(stackId: string): readonly ChangeSetRecord[] {
    return this.records.filter(({ properties }) => properties.stack.stackId === stackId);
  }

  /** @param nameOrArn a name needs its stack. @throws AwsError ChangeSetNotFound */
  find(nameOrArn: string, stackId: string | undefined): ChangeSetRecord {
    const record = this.lookUp(nameOrArn, stackId);
    if (record) return record;
    throw new AwsError('ChangeSetNotFound', `ChangeSet [${nameOrArn}] does not exist`, 404);
  }

  /** @throws AwsError InvalidChangeSetStatus for one that is on its way, or is being executed */
  delete(nameOrArn: string, stackId: string | undefined): void {
    const record = this.lookUp(nameOrArn, stackId);
    if (!record) return; // it succeeds: aws-cdk deletes what may not be there
    const now = this.clock.now();
    const busy = [record.status(now), record.executionStatus(now)].find((status) =>
      /_PROGRESS$/.test(status),
    );
    if (busy !== undefined)
      throw invalidStatus(record, `cannot be deleted in its current status of [${busy}]`);
    this.records = this.records.filter((each) => each !== record);
  }

  /** @throws AwsError InvalidChangeSetStatus for one that cannot be executed */
  // source: the words are AWS's: saksdirect/nova#10 (status), aws/amazon-chime-sdk-js#1089 (execution status)
  requireExecutable(record: ChangeSetRecord): void {
    const now = this.clock.now();
    const status = record.status(now);
    if (status !== 'CREATE_COMPLETE')
      throw invalidStatus(record, `cannot be executed in its current status of [${status}]`);
    const execution = record.executionStatus(now);
    if (execution !== 'AVAILABLE')
      throw invalidStatus(record, `cannot be executed in its current execution status of [${execution}]`);
  }

  /** Deletes the others of its stack: they were made for another stack than the one that comes of it. */
  // source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html
  keepOnly(record: ChangeSetRecord): void {
    const { stackId } = record.properties.stack;
    this.records = this.records.filter(
      (each) => each === record || each.properties.stack.stackId !== stackId,
    );
  }

  /** Those of a stack that is gone: another of its name, and so of its id here, begins without. */
  forget(stackId: string): void {
    this.records = this.records.filter(({ properties }) => properties.stack.stackId !== stackId);
  }

  private lookUp(nameOrArn: string, stackId: string | undefined): ChangeSetRecord | undefined {
    if (nameOrArn.startsWith('arn:')) return this.records.find(({ properties: { id } }) => id === nameOrArn);
    if (stackId === undefined)
      throw validationError('StackName must be specified if ChangeSetName is not specified as an ARN.');
    return this.of(stackId).find(({ properties: { name } }) => name === nameOrArn);
  }
}

function invalidStatus({ properties: { id } }: ChangeSetRecord, what: string): AwsError {
  return new AwsError('InvalidChangeSetStatus', `ChangeSet [${id}] ${what}`);
}
