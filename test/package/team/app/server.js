// A service as small as it gets: what the rehearsal starts as tasks.
const { createServer } = require('node:http');

const count = Number(process.env.STOCK ?? 3);
const answers = { '/': { service: 'shop' }, '/ready': { ready: true }, '/stock/42': { count } };

const server = createServer(({ url }, response) => {
  const answer = answers[url.split('?')[0]];
  response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer ?? {}));
});
server.listen(Number(process.env.PORT ?? 8080));
process.once('SIGTERM', () => server.close(() => process.exit(0)));
