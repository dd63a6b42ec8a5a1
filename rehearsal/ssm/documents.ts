import { AwsError } from '../aws-error';
import { ChangeCalendar } from './change-calendar';

/** Documents of Systems Manager, of which only the calendars do something. */
export class Documents {
  /** By name; undefined for one of another type. */
  private readonly documents = new Map<string, ChangeCalendar | undefined>();

  /** @throws Malformed, NotModelled for the content of a calendar */
  put(name: string, type: string, content: string): void {
    this.documents.set(name, type === 'ChangeCalendar' ? new ChangeCalendar(content, name) : undefined);
  }

  has(name: string): boolean {
    return this.documents.has(name);
  }

  delete(name: string): void {
    this.documents.delete(name);
  }

  /**
   * @param nameOrArn of a document
   * @throws AwsError when there is none, or it is no calendar
   */
  calendar(nameOrArn: string): ChangeCalendar {
    const name = nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.indexOf('/') + 1) : nameOrArn;
    if (!this.documents.has(name)) {
      throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
    }
    const calendar = this.documents.get(name);
    if (calendar === undefined) {
      throw new AwsError('InvalidDocumentType', `Document ${name} is not of the type ChangeCalendar.`);
    }
    return calendar;
  }
}
