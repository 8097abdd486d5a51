/** Several labs at once, and what is done by hand to a part of one: the others go on undisturbed. */
import t from 'tap';
import { freePorts } from '../../src/drivers/ports.ts';
import { runLab } from '../support/run-lab.ts';

/** The first session cookie that a lab gives. */
async function newSession(url: string): Promise<string> {
  const answer = await fetch(`${url}/views`, { method: 'POST', redirect: 'manual' });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const views = async (url: string, cookie: string): Promise<number> =>
  ((await (await fetch(`${url}/views`, { headers: { cookie } })).json()) as { views: number }).views;

t.test(
  'a second lab takes nothing from the first, and a part of it is killed and started by hand',
  async (t) => {
    const home = t.testdir();
    const [one = 0, other = 0] = await freePorts(2);
    await runLab(home, ['up', 'redis'], { PORT: String(one) });
    const session = await newSession(`http://127.0.0.1:${one}`);
    t.match(await runLab(home, ['up', 'round-robin'], { PORT: String(other) }), {
      code: 0,
      stdout: `round-robin is up at http://round-robin.localhost:${other}`,
    });
    t.equal(await views(`http://127.0.0.1:${one}`, session), 1, 'the first is as it was');
    t.match(await runLab(home, ['ps']), {
      code: 0,
      stdout: /^redis on processes[\s\S]*^lab round-robin: round-robin on processes/m,
    });
    t.match(await runLab(home, ['sessions']), {
      code: 3,
      stderr: /several labs are up: say which one is meant, with LAB=default or LAB=round-robin/,
    });
    t.match(await runLab(home, ['kill', 'app-2', '--lab', 'default']), {
      code: 0,
      stdout: 'app-2 was killed; make start PART=app-2 LAB=default undoes it',
    });
    t.match(await runLab(home, ['ps', '--lab', 'default']), { stdout: /app-2 +not running/ });
    t.match(await runLab(home, ['ps', '--lab', 'round-robin']), { stdout: /app-2 +running/ });
    t.match(await runLab(home, ['kill', 'app-2'], { LAB: 'default' }), { code: 3, stderr: /does not run/ });
    t.match(await runLab(home, ['start', 'app-2'], { LAB: 'default' }), { code: 0, stdout: 'app-2 is up' });
    t.equal(await views(`http://127.0.0.1:${one}`, session), 1, 'the session is still there');
    t.match(await runLab(home, ['kill', 'app-9'], { LAB: 'default' }), {
      code: 3,
      stderr: /which part\? make kill PART=… with one of: app-1, app-2.*there is no app-9/,
    });
    t.match(await runLab(home, ['down', '--lab', 'round-robin']), { stdout: 'the lab round-robin is down' });
    t.match(await runLab(home, ['pause', 'redis']), {
      code: 0,
      stdout: /redis is held still; make resume PART=redis/,
    });
    t.match(await runLab(home, ['resume', 'redis']), { code: 0 });
    t.match(await runLab(home, ['down']), { stdout: 'the lab is down' });
  },
);
