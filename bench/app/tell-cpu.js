// Loaded into an app ahead of it: tells its parent, when asked, how much CPU the process has used, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send(user + system);
});
process.channel.unref();
