/** From a recording to a verdict: an app without cookies, and two of other stacks. */
import { djangoAdmin } from './recorded/django-admin.ts';
import { dokuwiki } from './recorded/dokuwiki.ts';
import { testsInitOf } from './recorded/init-of.ts';
import { jsonApi } from './recorded/json-api.ts';

for (const app of [jsonApi, djangoAdmin, dokuwiki]) testsInitOf(app);
