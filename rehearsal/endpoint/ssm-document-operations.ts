import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { Documents } from '../ssm/documents';
import type { Operation } from './aws-service';

const createDocument = z.strictObject({
  Name: z.string(),
  Content: z.string().min(1),
  DocumentType: z.string().default('Command'),
  DocumentFormat: z.string().optional(),
});
const updateDocument = z.strictObject({
  Name: z.string(),
  Content: z.string().min(1),
  DocumentVersion: z.literal('$LATEST').optional(),
  DocumentFormat: z.string().optional(),
});
const deleteDocument = z.strictObject({ Name: z.string() });

/** What makes and changes documents; of a calendar the newest version counts at once. */
// source: AWS Systems Manager API reference, CreateDocument, UpdateDocument, DeleteDocument
export function documentOperations(documents: Documents): Record<string, Operation> {
  return {
    CreateDocument(input) {
      const { Name, Content, DocumentType } = createDocument.parse(input);
      if (documents.has(Name)) {
        throw new AwsError('DocumentAlreadyExists', `Document with same name ${Name} already exists`);
      }
      documents.put(Name, DocumentType, Content);
      return { DocumentDescription: { Name, DocumentType, Status: 'Active' } };
    },

    UpdateDocument(input) {
      const { Name, Content } = updateDocument.parse(input);
      // Of another type it is not what a rehearsal could show.
      documents.calendar(Name);
      documents.put(Name, 'ChangeCalendar', Content);
      return { DocumentDescription: { Name, DocumentType: 'ChangeCalendar', Status: 'Active' } };
    },

    DeleteDocument(input) {
      const { Name } = deleteDocument.parse(input);
      if (!documents.has(Name)) {
        throw new AwsError('InvalidDocument', `Document with name ${Name} does not exist.`);
      }
      documents.delete(Name);
      return {};
    },
  };
}
