// The peer: one HTTPS POST with a client certificate is one submission, by one call of the database's function (peer.sql), from
// a pool. Two processes share the port. Settings come from the environment: PORT, CERTIFICATE, KEY, AUTHORITY, DATABASE (socket
// folder), DATABASE_PORT, DATABASE_NAME, USER_NAME, PROCESSES, POOL (connections over all processes).
'use strict';
const cluster = require('node:cluster');
const fs = require('node:fs');
const env = process.env;

function serve() {
  const fastify = require('fastify')({
    https: {
      key: fs.readFileSync(env.KEY),
      cert: fs.readFileSync(env.CERTIFICATE),
      ca: fs.readFileSync(env.AUTHORITY),
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
    },
  });
  const { Pool } = require('pg');
  const pool = new Pool({
    host: env.DATABASE,
    port: Number(env.DATABASE_PORT),
    database: env.DATABASE_NAME,
    user: env.USER_NAME,
    max: Number(env.POOL) / Number(env.PROCESSES),
  });
  const schema = {
    body: {
      type: 'object',
      required: ['id', 'unit', 'problem', 'text'],
      properties: {
        id: { type: 'string', format: 'uuid' },
        unit: { type: 'integer' },
        problem: { type: 'integer' },
        text: { type: 'string', maxLength: 2000 },
      },
    },
    response: { 200: { type: 'object', properties: { version: { type: 'integer' } } } },
  };
  fastify.post('/submit', { schema }, async (request, reply) => {
    const { id, unit, problem, text } = request.body;
    const answer = await pool.query({
      name: 'submit',
      text: 'SELECT bench.submit($1, $2, $3, $4) AS version',
      values: [id, unit, problem, text],
    });
    if (answer.rows[0].version === null) {
      reply.code(409);
    }
    return { version: answer.rows[0].version };
  });
  fastify.listen({ port: Number(env.PORT), host: '127.0.0.1' });
}

if (cluster.isPrimary) {
  for (let i = 0; i < Number(env.PROCESSES); i++) {
    cluster.fork();
  }
  process.on('SIGTERM', () => process.exit(0));
} else {
  serve();
}
