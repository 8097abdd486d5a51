import t from 'tap';
import { entriesOf, findForm, formsOf } from '../../../src/scenarios/html/form.ts';
import { ShownPage } from '../../../src/scenarios/html/shown-page.ts';

const page = (html: string, address = 'http://app/wiki/page?id=1'): ShownPage => new ShownPage(address, html);

const entries = (html: string, fields: Record<string, string[]> = {}): [string, string][] => {
  const [form] = formsOf(page(html));
  return form ? entriesOf(form, fields) : [];
};

t.test('sends what a browser sends of a form that nobody has touched', async (t) => {
  t.same(
    entries(`<form>
      <input name="text" value="a &amp; b"> <input type="hidden" name="h" value="1"> <input value="nameless">
      <input type="checkbox" name="on" checked> <input type="checkbox" name="off"> <input type="radio" name="r" value="x" checked>
      <select name="one"><option>first<option value="2">second</select>
      <select name="chosen"><option>a<option selected>b</select>
      <select name="many" multiple><option selected>p<option selected>q<option>r</select>
      <textarea name="area">
line one
line two</textarea>
      <input name="gone" disabled value="x"> <fieldset disabled><input name="also-gone" value="x"></fieldset>
      <input type="reset" name="reset"> <button type="button" name="script">s</button>
      <button name="do" value="save">Save</button> <input type="submit" name="do" value="preview"></form>`),
    [
      ['text', 'a & b'],
      ['h', '1'],
      ['on', 'on'],
      ['r', 'x'],
      ['one', 'first'],
      ['chosen', 'b'],
      ['many', 'p'],
      ['many', 'q'],
      ['area', 'line one\r\nline two'],
      ['do', 'save'],
    ],
  );
});

t.test(
  'fields that are given take the form’s place, and come once; a button that is among them is pressed',
  async (t) => {
    const html =
      '<form><input name="a" value="old"><input name="b" value="kept"><button name="x" value="1"></button><button name="y" value="2"></button></form>';
    t.same(entries(html, { a: ['new'], y: ['2'], more: ['m', 'n'] }), [
      ['a', 'new'],
      ['b', 'kept'],
      ['y', '2'],
      ['more', 'm'],
      ['more', 'n'],
    ]);
  },
);

t.test('a field may be elsewhere on the page, and belong to its form by its name', async (t) => {
  t.same(
    entries(
      '<form id="f"><input name="in" value="1"></form><input form="f" name="out" value="2"><input name="stray" value="3">',
    ),
    [
      ['in', '1'],
      ['out', '2'],
    ],
  );
});

const TWO = `<form action="/search"><input name="q"></form>
  <form method="post" action="save?x=1&amp;y=2" enctype="multipart/form-data"><input name="text"><input type="file" name="file"></form>
  <form method="post" class="third"><input name="text"></form>`;

t.test('a form is found by its action, by its fields, or by a selector', async (t) => {
  const on = page(TWO);
  const byAction = findForm(on, { action: '/wiki/save', fields: ['text'] });
  t.match(byAction, { action: 'http://app/wiki/save?x=1&y=2', method: 'POST', isMultipart: true });
  t.match(findForm(on, { fields: ['q'] }), { action: 'http://app/search', method: 'GET' });
  t.match(
    findForm(on, { fields: [], selector: '.third' }),
    { action: 'http://app/wiki/page?id=1' },
    'no action: the page’s own',
  );
  t.match(findForm(on, { fields: [], selector: '.third input' }), { action: 'http://app/wiki/page?id=1' });
  t.equal(findForm(on, { fields: ['nothing'] }), null);
  t.equal(findForm(on, { fields: [], action: '/elsewhere' }), null);
  t.equal(findForm(on, { fields: ['text'], selector: '#nowhere' }), null);
});

t.test('an action is from the page’s base', async (t) => {
  const [form] = formsOf(page('<base href="/other/"><form action="there"></form>'));
  t.equal(form?.action, 'http://app/other/there');
});
