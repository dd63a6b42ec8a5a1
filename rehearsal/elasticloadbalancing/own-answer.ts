import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Action } from './rules';

/** Answers as ELB does by itself: a small HTML page and its server name. */
export function answerOwn(response: ServerResponse, status: 502 | 503 | 504): void {
  const title = `${status} ${STATUS_CODES[status]}`;
  send(
    response,
    status,
    'text/html',
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  );
}

export function answerFixed(
  response: ServerResponse,
  action: Extract<Action, { type: 'fixed-response' }>,
): void {
  send(response, action.statusCode, action.contentType ?? 'text/plain', action.messageBody ?? '');
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, {
    server: 'awselb/2.0',
    'content-type': `${contentType}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
