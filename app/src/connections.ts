import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What connections still owe, by connection: one listener each, however many requests come at once. */
const owed = new WeakMap<Socket, Set<() => void>>();

/**
 * Calls `end` once: when the answer is sent, or when its connection is gone. The answer's own `close` is not enough: one that
 * waits for another on its connection (pipelined requests) has no socket yet, and Node tells it nothing.
 */
export function onceOver(request: IncomingMessage, response: ServerResponse, end: () => void): void {
  const waiting = owed.get(request.socket) ?? waitingOn(request.socket);
  const over = () => {
    if (waiting.delete(over)) end();
  };
  waiting.add(over);
  response.once('close', over);
}

function waitingOn(socket: Socket): Set<() => void> {
  const waiting = new Set<() => void>();
  owed.set(socket, waiting);
  socket.once('close', () => {
    for (const over of waiting) over();
  });
  return waiting;
}
