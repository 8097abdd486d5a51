/** The second face of an app that has pages for a person: HTML, chosen by `Accept`. */
import { markedPng } from 'session-lab';
import type { Test } from 'tap';
import type { AppUnderTest } from '../app-under-test.ts';
import { Visitor } from '../visitor.ts';

export function htmlPages(t: Test, app: AppUnderTest): void {
  t.test('a person gets a page and a program gets JSON, of errors, too', async (t) => {
    const visitor = new Visitor(app.url);
    for (const path of ['/', '/views', '/login', '/cart', '/image', '/nowhere']) {
      const [page, data] = [await visitor.page(path), await visitor.get(path)];
      t.match(page.headers.get('content-type'), /^text\/html/, path);
      t.match(data.headers.get('content-type'), /^application\/json/, path);
      for (const { headers } of [page, data]) t.match(headers.get('vary'), /accept/i, path);
    }
  });

  t.test('what a user types is shown, and not obeyed', async (t) => {
    const visitor = new Visitor(app.url);
    const nasty = '<script>alert(1)</script>"';
    await visitor.post('/login', { user: nasty });
    await visitor.post('/cart', { item: nasty });
    await visitor.post('/views', { page: nasty });
    for (const path of ['/login', '/cart', '/views']) {
      const { text } = await visitor.page(path);
      t.notMatch(text, /<script>/, path);
      t.match(text, /&#60;script&#62;|&lt;script&gt;/, path);
    }
  });

  t.test('a page shows the image itself', async (t) => {
    const visitor = new Visitor(app.url);
    await visitor.upload('mine.png', markedPng('mine'));
    t.match(
      (await visitor.page('/image')).text,
      /<img src="data:image\/png;base64,iVBORw0KGgo[^"]+" alt="mine.png">/,
    );
  });
}
