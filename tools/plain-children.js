// Loaded into the process of each test, behind tap's own: what it starts runs as it does for a user, without the loader
// that tap puts into every Node below its tests. It is for coverage, and doubles what a replica takes to start.
import onSpawn from 'process-on-spawn';

onSpawn.addListener(({ env }) => {
  env.NODE_OPTIONS = env.NODE_OPTIONS?.replace(/"?--import=\S*@tapjs\/processinfo\S*/, '') ?? '';
});
