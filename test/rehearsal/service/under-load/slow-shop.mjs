// A service with answers that take long: `/` at once, `/prices?seconds=N` a line a second, `/report?seconds=N` nothing
// for as long. It ends as a good container does: at SIGTERM what is in flight is answered.
import { createServer } from 'node:http';

let isStopping = false;
let inFlight = 0;

const exitWhenIdle = () => isStopping && inFlight === 0 && process.exit(0);

const server = createServer((request, response) => {
  inFlight += 1;
  response.once('close', () => {
    inFlight -= 1;
    exitWhenIdle();
  });
  const url = new URL(request.url, 'http://shop');
  const seconds = Number(url.searchParams.get('seconds'));
  if (url.pathname === '/ready') response.writeHead(isStopping ? 503 : 200).end();
  else if (url.pathname === '/prices') stream(response, seconds);
  else if (url.pathname === '/report') setTimeout(() => response.end('{"report":true}\n'), seconds * 1000);
  else response.end('{"service":"shop"}\n');
});

function stream(response, seconds) {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  let second = 0;
  const timer = setInterval(() => {
    second += 1;
    response.write(`{"second":${second}}\n`);
    if (second < seconds) return;
    clearInterval(timer);
    response.end();
  }, 1000);
  response.once('close', () => clearInterval(timer));
}

// Longer than the idle timeout of a load balancer, so that it is never the task that closes first.
server.keepAliveTimeout = 65_000;
server.listen(Number(process.env.PORT));
process.on('SIGTERM', () => {
  isStopping = true;
  exitWhenIdle();
});
