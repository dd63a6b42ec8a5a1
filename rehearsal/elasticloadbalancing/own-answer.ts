import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Refusal } from '../wafv2/inspection';
import type { Action } from './rules';

/** Statuses that ELB alone has. */
const OWN_CODES: Readonly<Record<number, string>> = { 463: 'Bad Request' };

/** Answers as ELB does by itself: a small HTML page and its server name. */
export function answerOwn(response: ServerResponse, status: number, location?: string): void {
  send(response, status, 'text/html', pageOf(status), location);
}

export function answerFixed(
  response: ServerResponse,
  action: Extract<Action, { type: 'fixed-response' }>,
): void {
  const type = action.contentType ?? 'text/plain';
  send(response, action.statusCode, `${type}; charset=utf-8`, action.messageBody ?? '');
}

/** As AWS WAF answers in its place: with the headers and the body of the rule's custom response. */
export function answerRefusal(
  response: ServerResponse,
  { status, headers, contentType, body }: Refusal,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (contentType === undefined && status === 403) answerOwn(response, status);
  else send(response, status, contentType ?? 'text/html', body);
}

/** An answer as bytes, for a connection whose request could not be read; it is to be closed after it. */
export function rawAnswer(status: number): string {
  const page = pageOf(status);
  return [
    `HTTP/1.1 ${status} ${reasonOf(status)}`,
    'Server: awselb/2.0',
    `Date: ${new Date().toUTCString()}`,
    'Content-Type: text/html',
    `Content-Length: ${Buffer.byteLength(page)}`,
    'Connection: close',
    '',
    page,
  ].join('\r\n');
}

function pageOf(status: number): string {
  const title = `${status} ${reasonOf(status)}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}

function reasonOf(status: number): string {
  return STATUS_CODES[status] ?? OWN_CODES[status] ?? '';
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  location?: string,
): void {
  response.writeHead(status, reasonOf(status), {
    Server: 'awselb/2.0',
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...(location !== undefined && { Location: location }),
  });
  response.end(body);
}
