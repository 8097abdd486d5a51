/** What a session's path is measured by: Fastify routes that take and answer what the app does, and know no session. */
import Fastify from 'fastify';

const app = Fastify();
app.get('/views', async () => ({ replica: 'app-1', views: 1, last: '/bench' }));
app.post('/views', async (_request, reply) => reply.redirect('/views', 303));
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
