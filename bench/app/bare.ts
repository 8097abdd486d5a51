/** What a session's path is measured by: a Fastify route that answers as the app does, and knows no session. */
import Fastify from 'fastify';

const app = Fastify();
app.get('/views', async () => ({ replica: 'app-1', views: 1, last: '/bench' }));
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
