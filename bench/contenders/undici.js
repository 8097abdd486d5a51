// The flow on undici alone, with nothing looked at, recorded or judged: as much as could be had with it.
import { createRequire } from 'node:module';

// The very undici that the loadtest uses.
const { Client } = createRequire(new URL('../../loadtest/package.json', import.meta.url))('undici');

const [, , url, users, seconds] = process.argv;
const end = performance.now() + Number(seconds) * 1000;

class User {
  client = new Client(url);
  headers = { 'content-type': 'application/json' };
  status = 0;
  location = '/';

  post() {
    if (performance.now() > end) this.client.close();
    else
      this.client.dispatch(
        { method: 'POST', path: '/views', headers: this.headers, body: '{"page":"u1-w1-bench"}' },
        this,
      );
  }

  onRequestStart() {}

  onResponseStart(_, status, headers) {
    this.status = status;
    this.location = headers.location;
    if (headers['set-cookie']) this.headers.cookie = headers['set-cookie'].split(';', 1)[0];
  }

  onResponseData() {}

  onResponseEnd() {
    if (this.status !== 303) this.post();
    else
      this.client.dispatch(
        { method: 'GET', path: this.location, headers: { cookie: this.headers.cookie } },
        this,
      );
  }

  onResponseError(_, error) {
    throw error;
  }
}

for (let user = 0; user < Number(users); user++) new User().post();
