import { randomUUID } from 'node:crypto';
import { z } from 'zod';

// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html
const responseShape = z.object({
  Status: z.enum(['SUCCESS', 'FAILED']),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string().optional(),
  Data: z.record(z.string(), z.unknown()).optional(),
  NoEcho: z.boolean().optional(),
});

/** What a custom resource tells CloudFormation. */
export type CustomResourceResponse = z.infer<typeof responseShape>;

/** Where CloudFormation would wait for the answers of custom resources: each has an address that is used once. */
export class CustomResourceResponses {
  private readonly waiting = new Map<string, (response: CustomResourceResponse) => void>();

  /** @returns the path of a PUT, and what it will carry; a resource that never answers leaves it pending */
  expect(): { readonly path: string; readonly response: Promise<CustomResourceResponse> } {
    const path = `/cfn-response/${randomUUID()}`;
    return { path, response: new Promise((resolve) => this.waiting.set(path, resolve)) };
  }

  expects(path: string): boolean {
    return this.waiting.has(path);
  }

  /** @throws ZodError for what CloudFormation would not take; the address can then be used again */
  take(path: string, body: unknown): void {
    const response = responseShape.parse(body);
    this.waiting.get(path)?.(response);
    this.waiting.delete(path);
  }
}
